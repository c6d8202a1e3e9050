import type { Row, Value } from '../tables/descriptor.ts';

/** A value that is there; null is asked for by itself or with `{ null: true }`. */
export type Scalar = Exclude<Value, null>;

/**
 * A condition on one field. Several operators in one object must all hold. A null field value satisfies none of
 * them but `{ null: true }`.
 *
 * `gt`, `gte`, `lt` and `lte` are for `text`, `integer` and `timestamp`; `in` and equality are for every kind.
 * `in: []` matches nothing.
 */
export interface Comparison {
  readonly in?: readonly Scalar[];
  readonly gt?: Scalar;
  readonly gte?: Scalar;
  readonly lt?: Scalar;
  readonly lte?: Scalar;
  readonly null?: boolean;
}

/** A bare value means equality; a bare `null` means "is null". */
export type Condition = Value | Comparison;

/**
 * Which rows: every named field's condition holds, and, where `anyOf` is given, at least one of its members matches.
 * `{}` matches every row; `anyOf: []` matches none.
 *
 * @example
 * { status: { in: ['started', 'waiting_review'] }, terminated_at: null, last_activity: { gte: since } }
 * { anyOf: [{ parent_instance: id }, { child_instance: id }] }
 */
export interface Where {
  readonly [field: string]: Condition | readonly Where[];
}

/** `asc` when no direction is given. */
export interface OrderBy {
  readonly field: string;
  readonly direction?: 'asc' | 'desc';
}

/**
 * Which rows, in which order, and which part of them. It is data, so it can be sent, logged and compared.
 *
 * **Order** is total, so paging neither repeats nor skips a row: after the fields of `orderBy`, ties are broken by the
 * primary key, in the direction of the last `orderBy` entry (ascending where there is none). Null is smaller than every
 * value: first when ascending, last when descending. Text is ordered by code point, false comes before true, JSON
 * fields cannot be ordered by.
 *
 * **Paging**: `limit` rows (0 gives none; unbounded when absent) after skipping `offset`; or `after`, a row of the
 * previous page, for the rows that follow it in this order, whether or not that row still exists. `after` needs the
 * fields of `orderBy` and the primary key, and ignores others; it cannot be combined with `offset`.
 *
 * **Fields**: rows come with every field of the table but those of `omit`, which must leave one.
 */
export interface Query {
  readonly where?: Where;
  readonly orderBy?: readonly OrderBy[];
  readonly limit?: number;
  readonly offset?: number;
  readonly after?: Readonly<Row>;
  readonly omit?: readonly string[];
}

/**
 * A group key: a field's value, or, for a timestamp, the start of the `bucket` (milliseconds, at least 1) that it falls
 * in, counted from the Unix epoch.
 */
export type GroupKey = string | { readonly field: string; readonly bucket: number };

/**
 * `count` counts rows, or, with `field`, the rows where it is not null. `sum` (integers), `min` and `max` (integers,
 * timestamps, text) leave nulls out and are null where nothing is left. A `sum` beyond 2^53 - 1 is
 * refused with `invalid`, not rounded.
 */
export type Measure =
  | { readonly op: 'count'; readonly field?: string }
  | { readonly op: 'sum' | 'min' | 'max'; readonly field: string };

/** @example { where: { success: false }, groupBy: ['instance_id'], measures: { failures: { op: 'count' } } } */
export interface AggregateQuery {
  readonly where?: Where;
  /** No key, or none given: one group of all matching rows, present even where no row matches. */
  readonly groupBy?: readonly GroupKey[];
  /** By a name of the caller's. At least one. */
  readonly measures: Readonly<Record<string, Measure>>;
}

/** One group. Groups come in ascending order of their keys, null first. */
export interface AggregateRow {
  /** The group's key values by field name; a bucket is the `Date` at its start. */
  readonly keys: Readonly<Row>;
  readonly values: Readonly<Row>;
}
