import type { DatabaseErrorCode, DatabaseOperations } from '@skep/contracts';
import { reviewOperations } from '../reviews/review-operations.ts';
import { allOperations } from './all-operations.ts';
import type { Work } from './operation.ts';

/** An operation as whoever runs its calls sees it. */
export interface AnyOperation {
  readonly name: string;
  readonly kind: 'read' | 'write' | 'log';
  readonly failure: DatabaseErrorCode;
  /** Checks the input; it throws where that is wrong. */
  readonly prepare: (...args: unknown[]) => Work<unknown>;
}

export type RunOperation = (operation: AnyOperation, args: unknown[]) => Promise<unknown>;

/** The methods of `DatabaseOperations`, each run by `run`: on the database itself, or inside a transaction. */
export function bindOperations(run: RunOperation): DatabaseOperations {
  const bind = (operations: object): object => {
    const methods = Object.entries(operations).map(([method, operation]: [string, AnyOperation]) => [
      method,
      (...args: unknown[]) => run(operation, args),
    ]);
    return Object.fromEntries(methods);
  };
  // Sound because each table of operations has each method's own parameters and result under the method's name.
  return { ...bind(allOperations), reviews: bind(reviewOperations) } as DatabaseOperations;
}
