import { brand, hasBrand } from '../errors/brand.ts';

/**
 * Why storage refused or failed: a closed set, the same for every engine.
 *
 * - `unique`: a row with this key exists. - `foreign-key`: a row refers to one that is not there, or is still referred
 *   to. - `check`: a value is missing, or not among those the schema allows.
 * - `invalid`: the call itself is malformed (unknown table or field, wrong type of value, bad limit, nested
 *   transaction); nothing was tried.
 * - `busy`: another connection holds the lock. - `timeout`: the time allowed ran out.
 * - `in-use`: another process, or another part of this one, has the file open in a way that does not go together with this;
 *   the message names it.
 * - `not-connected`: before `connect` or after `disconnect`. - `connection`: the server cannot be reached.
 * - `not-found`: the path to the database does not exist. - `permission`: no right to the file. - `read-only`: it may
 *   be read, not written. - `not-a-database`: the file is something else. - `wrong-key`: the encryption key does not fit.
 * - `disk-full`, `corrupt`: as they say.
 * - `newer-schema`: the file was written by a newer version. - `migration-edited`, `migration-missing`,
 *   `migration-out-of-order`, `migration-failed`: see `MigrationControl`.
 * - `not-supported`: this engine or configuration does not do that.
 * - `unknown`: anything else; see `cause`.
 */
export const STORAGE_FAILURE_REASONS = [
  'unique',
  'foreign-key',
  'check',
  'invalid',
  'busy',
  'timeout',
  'in-use',
  'not-connected',
  'connection',
  'not-found',
  'permission',
  'read-only',
  'not-a-database',
  'wrong-key',
  'disk-full',
  'corrupt',
  'newer-schema',
  'migration-edited',
  'migration-missing',
  'migration-out-of-order',
  'migration-failed',
  'not-supported',
  'unknown',
] as const;
export type StorageFailureReason = (typeof STORAGE_FAILURE_REASONS)[number];

const retryable: ReadonlySet<StorageFailureReason> = new Set(['busy', 'timeout', 'connection']);

const STORAGE_ERROR = 'skep.StorageError';

export interface StorageErrorOptions {
  readonly table?: string | undefined;
  /** The fields that the violated rule is about. */
  readonly fields?: readonly string[] | undefined;
  /** The violated rule's name, where the engine tells it. */
  readonly constraint?: string | undefined;
  /** The driver's own error. */
  readonly cause?: unknown;
}

/** What a `StorageAdapter` rejects with. Told apart by `reason`, never by message or class. */
export class StorageError extends Error {
  readonly reason: StorageFailureReason;
  /** Whether the same call may succeed later, unchanged. */
  readonly isRetryable: boolean;
  readonly table: string | undefined;
  readonly fields: readonly string[] | undefined;
  readonly constraint: string | undefined;

  constructor(reason: StorageFailureReason, message: string, options: StorageErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    brand(this, STORAGE_ERROR);
    this.name = 'StorageError';
    this.reason = reason;
    this.isRetryable = retryable.has(reason);
    this.table = options.table;
    this.fields = options.fields;
    this.constraint = options.constraint;
  }
}

/** Whether `error` is a `StorageError`, also one made by another copy of this package. */
export function isStorageError(error: unknown): error is StorageError {
  return hasBrand(error, STORAGE_ERROR);
}
