import { isDatabaseError, isStorageError } from '@skep/contracts';

/** What the database says of an input that it will never take. */
const REFUSALS: ReadonlySet<string> = new Set([
  'unique',
  'foreign-key',
  'check',
  'invalid',
  'record-not-found',
]);

/** Whether an input will never be recorded; otherwise the database could not do it now. */
export function isEntryAtFault(error: unknown): boolean {
  if (isDatabaseError(error)) {
    return error.code === 'DATABASE_VALIDATION_FAILED' || REFUSALS.has(error.reason ?? '');
  }
  return !isStorageError(error) || REFUSALS.has(error.reason);
}
