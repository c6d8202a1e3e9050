import type { StorageFailureReason } from '../storage/storage-error.ts';
import { brand, hasBrand } from './brand.ts';
import type { DatabaseErrorCode } from './codes.ts';
import { SkepError, type SkepErrorOptions } from './skep-error.ts';

/**
 * What lies behind a `DatabaseError`: a storage failure, or one of core's own: the record asked for is not there
 * (`record-not-found`); an encrypted value cannot be opened, being tampered with or sealed with another key
 * (`decryption-failed`); no key is configured (`key-missing`); entries of the change feed that were asked for are gone, because
 * they were old (`feed-trimmed`); the feed ends before the cursor, because the store is in an earlier state (`feed-reset`).
 */
export type DatabaseErrorReason =
  | StorageFailureReason
  | 'record-not-found'
  | 'decryption-failed'
  | 'key-missing'
  | 'feed-trimmed'
  | 'feed-reset';

const DATABASE_ERROR = 'skep.DatabaseError';

export interface DatabaseErrorOptions extends SkepErrorOptions {
  readonly reason?: DatabaseErrorReason | undefined;
}

/** What a `Database` rejects with when storage or the data itself is at fault. */
export class DatabaseError extends SkepError {
  readonly code: DatabaseErrorCode;
  readonly reason: DatabaseErrorReason | undefined;

  constructor(code: DatabaseErrorCode, message: string, options: DatabaseErrorOptions) {
    super(message, options);
    brand(this, DATABASE_ERROR);
    this.name = 'DatabaseError';
    this.code = code;
    this.reason = options.reason;
  }
}

/** Whether `error` is a `DatabaseError`, also one made by another copy of this package. */
export function isDatabaseError(error: unknown): error is DatabaseError {
  return hasBrand(error, DATABASE_ERROR);
}
