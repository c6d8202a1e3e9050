import type { DatabaseErrorCode, DatabaseOperations } from '@skep/contracts';
import { reviewOperations } from '../reviews/review-operations.ts';
import { allOperations } from './all-operations.ts';
import type { WriteContext } from './context.ts';

/** What is left of a call once its input has been checked. */
export type Work<R> = (context: WriteContext) => Promise<R>;

/** What whoever runs a call needs to know of its operation. */
export interface AnyOperation {
  readonly name: string;
  readonly kind: 'read' | 'write' | 'log';
  readonly failure: DatabaseErrorCode;
}

/** @param prepare Checks the input; it throws where that is wrong. */
export type RunOperation = <R>(operation: AnyOperation, prepare: () => Work<R>) => Promise<R>;

interface UntypedOperation extends AnyOperation {
  readonly prepare: (...args: unknown[]) => Work<unknown>;
}

/** The methods of `DatabaseOperations`, each run by `run`: on the database itself, or inside a transaction. */
export function bindOperations(run: RunOperation): DatabaseOperations {
  const bind = (operations: object): object => {
    const methods = Object.entries(operations).map(([method, operation]: [string, UntypedOperation]) => [
      method,
      async (...args: unknown[]) => run(operation, () => operation.prepare(...args)),
    ]);
    return Object.fromEntries(methods);
  };
  // Sound because each table of operations has each method's own parameters and result under the method's name.
  return { ...bind(allOperations), reviews: bind(reviewOperations) } as DatabaseOperations;
}
