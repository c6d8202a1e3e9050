import { isStorageError, type StorageFailureReason } from '@skep/contracts';

/** Failures of one caller's data, after which a transaction can go on; any other is the engine's. */
const ownFailures: ReadonlySet<StorageFailureReason> = new Set([
  'unique',
  'foreign-key',
  'check',
  'invalid',
  'not-supported',
]);

/** Whether a caller's data made the call fail. Only such a failure leaves its transaction as it was before the call. */
export function isOwnFailure(error: unknown): boolean {
  return isStorageError(error) && ownFailures.has(error.reason);
}

/** Whether storage failed, whatever the data: then the transaction as a whole has failed. */
export function isEngineFailure(error: unknown): boolean {
  return isStorageError(error) && !ownFailures.has(error.reason);
}
