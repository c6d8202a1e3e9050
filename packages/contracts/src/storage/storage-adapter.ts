import type { Row } from '../tables/descriptor.ts';
import type { Capabilities } from './capabilities.ts';
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
   * @returns The rows as stored, in the order given; those that `ignore` passed over are left out.
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

export interface StorageStatistics {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Bytes of the database proper; null where the store has no size of its own. */
  readonly databaseBytes: number | null;
  /** Bytes of its write-ahead log; null where there is none. */
  readonly walBytes: number | null;
  /** Facts of the engine that help a person: its name and version, settings in force. */
  readonly engine: Readonly<Record<string, string | number | boolean>>;
}

export interface IntegrityReport {
  readonly ok: boolean;
  /** What is wrong, in words; empty when `ok`. */
  readonly problems: readonly string[];
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

  /**
   * Runs `work`, then commits; when it rejects, rolls back and passes the error on. A reader outside never sees an open
   * transaction's writes. Concurrent callers queue. Calling `transaction`, or a writing method of the adapter itself,
   * inside `work` rejects with `invalid`: use what `work` is given.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;

  readonly migrations: MigrationControl;

  /** Gives unused space back. */
  vacuum(): Promise<void>;
  /**
   * Writes a consistent copy to the file `path` while others go on reading and writing. An existing file is never
   * overwritten: `invalid`.
   */
  backup(path: string): Promise<void>;
  checkIntegrity(): Promise<IntegrityReport>;
  statistics(): Promise<StorageStatistics>;
  sync(): Promise<void>;
}
