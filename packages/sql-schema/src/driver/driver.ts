import type { PlanValue } from '../plans/plan.ts';
import type { RowFormat } from '../rows/row-format.ts';

/** A driver of SQLite whose calls block: what is the same of all of them, so that one implementation serves each. */
export interface Driver {
  /** As statistics tell it. */
  readonly name: string;
  readonly rows: RowFormat;
  /**
   * Whether statements end by themselves. False for a driver that never resets one that met a lock, which then keeps the
   * connection from committing, and that closes a connection only when all its statements have been garbage collected.
   */
  readonly endsStatements: boolean;
  /**
   * @param path Absolute; null for an empty database in memory, of this connection alone.
   * @throws the driver's own error.
   */
  open(path: string | null, encryptionKey: string | undefined): DriverDatabase;
}

/** One connection of a driver. It never waits for a lock: `SQLITE_BUSY` comes at once. */
export interface DriverDatabase {
  /** False also where the engine has rolled the transaction back by itself, as some failures make it do. */
  readonly inTransaction: boolean;
  prepare(sql: string, mode: StatementMode): DriverStatement;
  /** Several statements without parameters, in turn; none of them stays active, whatever comes of it. */
  exec(sql: string): void;
  /** Copies the database to a new file, a part at a time; absent where the driver cannot. */
  readonly backup?: (path: string) => Promise<unknown>;
  close(): void;
}

/** How a statement gives its rows. */
export interface StatementMode {
  /** As arrays of their columns, not as objects. */
  readonly asArrays?: boolean;
  /** Integers as `bigint`, for those that a number cannot hold exactly. */
  readonly bigints?: boolean;
}

/** A prepared statement, for use again and again. Numbers are bound as integers. */
export interface DriverStatement {
  /** All rows, which are the caller's own; none for a statement that gives none. */
  all(params: readonly PlanValue[]): unknown[];
  /** The first row; undefined where there is none. */
  get(params: readonly PlanValue[]): unknown;
  /** @returns How many rows were changed. */
  run(params: readonly PlanValue[]): number;
  /** The names of what it gives. */
  columns(): string[];
  /** Row by row; absent where the driver cannot without leaving the statement active. */
  readonly iterate?: (params: readonly PlanValue[]) => Iterable<unknown>;
}
