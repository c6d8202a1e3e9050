import type { RawRow, StoredValue } from '../codec.ts';

/** One open transaction or database, as the migrator uses it. */
export interface MigrationConnection {
  /** Runs one statement. @returns Its rows; none for a statement that gives none. */
  run(sql: string, params?: readonly StoredValue[]): Promise<readonly RawRow[]>;
  /** Runs several statements in turn, in the transaction that is open. */
  script(sql: string): Promise<void>;
}

/**
 * What the migrator needs of a driver; it fits a synchronous one as well as an asynchronous one. Errors may be the
 * driver's own or a `StorageError`.
 */
export interface MigrationEngine {
  /** The database file, beside which backups are written; null where there is none (memory, a remote server). */
  readonly file: string | null;
  /** Runs one reading statement outside any transaction. */
  read(sql: string, params?: readonly StoredValue[]): Promise<readonly RawRow[]>;
  /** Runs `work` in one `BEGIN IMMEDIATE` transaction: committed when it resolves, rolled back when it rejects. */
  write<T>(work: (connection: MigrationConnection) => Promise<T>): Promise<T>;
  /**
   * Copies the database to the new file `path`. Called inside the work of `write`, before its first change, so it must
   * use another connection than `write` does, and must not wait for it.
   */
  backup(path: string): Promise<void>;
  /** Runs `work` on an empty database in memory, of the same engine, and throws that database away. */
  scratch<T>(work: (connection: MigrationConnection) => Promise<T>): Promise<T>;
  /** The driver's error as a `StorageError`. */
  toStorageError(error: unknown): Error;
}
