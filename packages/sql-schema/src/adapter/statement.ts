import type { AggregateQuery, AggregateRow, InsertOptions, Query, Row, Where } from '@skep/contracts';
import type { RawRow } from '../codec.ts';
import type { PlanValue } from '../plans/plan.ts';

/** What a synchronous driver gives at once and an asynchronous one later. */
export type Awaitable<T> = T | Promise<T>;

/** What the shared parts of the adapters need of a connection. Errors are `StorageError`s. */
export interface SqlConnection {
  /** The rows of one statement; none for a statement that gives none. */
  all(sql: string, params?: readonly PlanValue[]): Awaitable<readonly RawRow[]>;
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
