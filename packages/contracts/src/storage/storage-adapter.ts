import type { Row } from '../tables/descriptor.ts';
import type { Capabilities } from './capabilities.ts';
import type {
  BackupOptions,
  CheckpointResult,
  IntegrityReport,
  RestoreOptions,
  RestoreResult,
  SalvageReport,
  StatisticsOptions,
  StorageStatistics,
  VacuumOptions,
} from './maintenance.ts';
import type { MigrationControl } from './migration-control.ts';
import type { AggregateQuery, AggregateRow, Query, Where } from './query.ts';

/** What an insert does where a row with the same values in `fields` exists. `fields`: the primary key or a unique. */
export interface OnConflict {
  readonly fields: readonly string[];
  /** `ignore` leaves the stored row; `update` overwrites it with the given fields of the new one, keys excepted. */
  readonly action: 'ignore' | 'update';
}

export interface InsertOptions {
  /** Absent: a conflict rejects with `unique`. Violations of other rules always reject. */
  readonly onConflict?: OnConflict;
  /** The fields that come back of each stored row. Absent: all of them. `[]`: no rows come back at all. */
  readonly returning?: readonly string[];
}

/**
 * The data methods, the same on an adapter and inside a transaction. Each call is all or nothing. Foreign keys are
 * checked at the end of each call, so that its rows may refer to one another. Where a call breaks several rules,
 * `invalid` and `check` are told before `unique`, and `unique` before `foreign-key`.
 */
export interface DataMethods {
  find(table: string, query?: Query): Promise<Row[]>;
  aggregate(table: string, query: AggregateQuery): Promise<AggregateRow[]>;
  /**
   * @param rows Fields left out take their default or null; an assigned key may be given, and later ones exceed it.
   * @returns The rows as stored, with the fields of `returning`, in the order given; those that `ignore` passed over are
   * left out.
   */
  insert(table: string, rows: readonly Readonly<Row>[], options?: InsertOptions): Promise<Row[]>;
  /** Sets `changes` on every matching row; primary keys cannot be changed. @returns How many rows matched. */
  update(table: string, where: Where, changes: Readonly<Row>): Promise<number>;
  /** @returns How many rows were deleted. */
  delete(table: string, where: Where): Promise<number>;
}

/** What the work of a transaction gets. After the transaction has ended, every method rejects with `invalid`. */
export interface Transaction extends DataMethods {
  /**
   * Runs part of a transaction that may fail alone: when `work` rejects, what it wrote is undone, the error is passed
   * on, and the transaction can go on. Savepoints may contain others, but must not overlap.
   */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

export interface TransactionOptions {
  /** `read` (one unchanging view; writes reject with `invalid`) or `write` (the default). */
  readonly mode?: 'read' | 'write';
}

/**
 * What an adapter author writes: one storage engine behind a small contract, generic over the tables in `tables`.
 * Everything else (validation, workflow, feed, encryption) is built on it once, in core. Every method rejects with
 * a `StorageError`; before `connect` and after `disconnect` with the reason `not-connected`.
 */
export interface StorageAdapter extends DataMethods {
  readonly specificationVersion: 'v1';
  /** A short name for people: `memory`, `libsql`, `sqlite`. */
  readonly name: string;
  /** Frozen. */
  readonly supports: Capabilities;

  /** Opens the store; a second call does nothing. Applies no migration. */
  connect(): Promise<void>;
  /** Waits for what is under way, then closes; a second call does nothing. `connect` may follow. */
  disconnect(): Promise<void>;
  isConnected(): boolean;
  /** The absolute path of the local file that holds the store; null where there is none that outlives the process. */
  readonly file: string | null;

  /**
   * Runs `work`, then commits; when it rejects, rolls back and passes the error on. A reader outside never sees an open
   * transaction's writes. Concurrent callers queue. Calling `transaction`, or a writing method of the adapter itself,
   * inside `work` rejects with `invalid`: use what `work` is given.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;

  readonly migrations: MigrationControl;

  /** Gives unused space back to the file system. */
  vacuum(options?: VacuumOptions): Promise<void>;
  /** Puts the write-ahead log back into the file and cuts it off, as far as readers allow; does not wait for them. */
  checkpoint(): Promise<CheckpointResult>;
  /**
   * Writes a consistent copy to the file `path` while others go on reading and writing: under a temporary name, forced to
   * disk, looked at by `options.inspect`, then given its name.
   *
   * @throws StorageError `invalid` where a file is at `path` and `options.overwrite` is not given; what `inspect` throws.
   */
  backup(path: string, options?: BackupOptions): Promise<void>;
  /**
   * Puts a copy of the backup `source` in the place of the store's file. Call it while the store is not connected. The file
   * that was there, with its log, is kept beside it under a new name.
   *
   * @throws StorageError `in-use`, naming who else has the file open; `invalid` while this store is connected; `not-found`,
   * `not-a-database`, `wrong-key`, `corrupt` about the source; what `inspect` throws. Then everything is as it was.
   */
  restore(source: string, options?: RestoreOptions): Promise<RestoreResult>;
  /**
   * Writes every row that can be read of the store's (damaged) file to the new file `target`. Call it while the store is not
   * connected. Works on a copy and changes nothing of the file itself.
   *
   * @throws StorageError `invalid` where a file is at `target` or this store is connected; `in-use`, naming who else has the
   * file open; `corrupt` where not even its tables can be told.
   */
  salvage(target: string): Promise<SalvageReport>;
  checkIntegrity(): Promise<IntegrityReport>;
  statistics(options?: StatisticsOptions): Promise<StorageStatistics>;
  sync(): Promise<void>;
}
