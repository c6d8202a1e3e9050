import type { AggregateQuery, AggregateRow, InsertOptions, Query, Row, Where } from '@skep/contracts';
import type { RawRow } from '../codec.ts';
import type { StatementMode } from '../driver/driver.ts';
import type { PlanValue } from '../plans/plan.ts';

/** What a synchronous driver gives at once and an asynchronous one later. */
export type Awaitable<T> = T | Promise<T>;

/** One statement to be run with values, of a text that is used again and again. */
export interface SqlCall {
  /** Tells the text, and how rows are given: a connection keeps the statement by it. */
  readonly shape: string;
  readonly params: readonly PlanValue[];
  /** Made only where no statement of this shape is kept. */
  text(): string;
  /** The table that the statement is about, for errors. */
  readonly table: string;
}

/** One that gives rows. */
export interface RowsCall extends SqlCall {
  /** It reads one row at most: the statement is not run to its end. Not for one that writes, which tells its failures there. */
  readonly isSingle: boolean;
  readonly mode: StatementMode;
}

/** Rows as arrays, which every driver makes the fastest. */
export const ARRAYS: StatementMode = { asArrays: true };

/** What the shared parts of the adapters need of a connection. Errors are `StorageError`s. */
export interface SqlConnection {
  /** The rows of one statement; none for a statement that gives none. */
  all(sql: string, params?: readonly PlanValue[]): Awaitable<readonly RawRow[]>;
  /** The rows of a statement that is kept for the next call of its shape: the caller's own, as the driver gives them. */
  rows(call: RowsCall): Awaitable<unknown[]>;
  /** The same for one that gives none. @returns How many rows were changed. */
  change(call: SqlCall): Awaitable<number>;
  /** Several statements without parameters, in turn, in the transaction that is open. */
  script(sql: string): Awaitable<void>;
  /** @throws StorageError `unknown` where the engine has rolled the open transaction back by itself. */
  refuseRolledBack(): void;
}

/** A checked call that shares no value with what the caller passed in, to be run on a connection. */
export type Statement<C, T> = (connection: C) => Awaitable<T>;

/** What a writing call runs. Several statements must share a transaction. */
export interface WriteStatement<C, T> {
  readonly statements: number;
  readonly run: Statement<C, T>;
}

/** The data methods, in two steps: each checks its call and throws, and gives what is to be run. */
export interface Statements<C> {
  find(table: string, query?: Query): Statement<C, Row[]>;
  aggregate(table: string, query: AggregateQuery): Statement<C, AggregateRow[]>;
  insert(table: string, rows: readonly Readonly<Row>[], options?: InsertOptions): WriteStatement<C, Row[]>;
  update(table: string, where: Where, changes: Readonly<Row>): WriteStatement<C, number>;
  remove(table: string, where: Where): WriteStatement<C, number>;
}
