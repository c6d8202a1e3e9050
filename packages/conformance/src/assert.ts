import assert from 'node:assert/strict';
import { isStorageError, type Row, type StorageFailureReason } from '@skep/contracts';

/** Fails unless `promise` rejects with a StorageError of this reason (or one of these). */
export async function rejects(
  promise: Promise<unknown>,
  reason: StorageFailureReason | readonly StorageFailureReason[],
  what = 'the call',
): Promise<void> {
  const reasons = typeof reason === 'string' ? [reason] : reason;
  const outcome = await promise.then(
    () => 'resolved',
    (error: unknown) => error,
  );
  if (isStorageError(outcome) && reasons.includes(outcome.reason)) return;
  const got = outcome === 'resolved' ? 'it resolved' : `it rejected with ${describe(outcome)}`;
  assert.fail(`${what} must reject with a StorageError of the reason ${reasons.join(' or ')}; ${got}`);
}

/** Fails unless the rows are these, in this order; `Date`s are compared by time. */
export function equal(actual: unknown, expected: unknown, message?: string): void {
  assert.deepStrictEqual(actual, expected, message);
}

/** The values of one field, in the order of the rows. */
export function pluck(rows: readonly Row[], field: string): unknown[] {
  return rows.map((row) => row[field]);
}

function describe(error: unknown): string {
  if (isStorageError(error)) return `a StorageError of the reason ${error.reason}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
