import {
  DatabaseError,
  type DatabaseErrorCode,
  isStorageError,
  type StorageError,
  type StorageFailureReason,
} from '@skep/contracts';
import { advice } from './advice.ts';

/** What was being done when storage failed. */
export interface FailedOperation {
  readonly operation: string;
  /** The code of a failure that has none of its own. */
  readonly failure: DatabaseErrorCode;
}

/** A storage failure as the `DatabaseError` of the operation; any other error as it is. */
export function translateError(error: unknown, { operation, failure }: FailedOperation): unknown {
  if (!isStorageError(error)) return error;
  const code = error.reason === 'not-connected' ? 'DATABASE_CONNECTION_FAILED' : failure;
  return databaseError(code, operation, error);
}

/** A failure to open the store. */
export function translateConnectError(error: unknown): unknown {
  return isStorageError(error) ? databaseError(connectCode(error.reason), 'connect', error) : error;
}

function connectCode(reason: StorageFailureReason): DatabaseErrorCode {
  if (reason === 'permission' || reason === 'read-only') return 'DATABASE_FILE_PERMISSION_DENIED';
  // Only a server can be out of reach.
  return reason === 'connection' ? 'DATABASE_TURSO_CONNECTION_FAILED' : 'DATABASE_CONNECTION_FAILED';
}

function databaseError(code: DatabaseErrorCode, operation: string, error: StorageError): DatabaseError {
  const { reason, table, fields, constraint } = error;
  const context = Object.fromEntries(
    Object.entries({ table, fields, constraint }).filter(([, value]) => value !== undefined),
  );
  return new DatabaseError(code, `${operation} failed: ${sentence(error.message)} ${advice[reason]}`, {
    operation,
    reason,
    context,
    isRetryable: error.isRetryable,
    cause: error,
  });
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
