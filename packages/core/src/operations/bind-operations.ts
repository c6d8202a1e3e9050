import type { DatabaseErrorCode, DatabaseOperations } from '@skep/contracts';
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

/**
 * The methods of `DatabaseOperations`, each run by `run`: on the database itself, or inside a transaction. An operation
 * named `reviews.request` is the method `request` of `reviews`.
 */
export function bindOperations(run: RunOperation): DatabaseOperations {
  const operations = Object.values(allOperations) as unknown as readonly UntypedOperation[];
  const reviews: Record<string, unknown> = {};
  const methods: Record<string, unknown> = { reviews };
  for (const operation of operations) {
    const [name, method] = operation.name.split('.');
    const [owner, key] = name === 'reviews' ? [reviews, method] : [methods, name];
    owner[key ?? ''] = async (...args: unknown[]) => run(operation, () => operation.prepare(...args));
  }
  // Sound because `allOperations` has each method's own parameters and result under the method's name.
  return methods as unknown as DatabaseOperations;
}
