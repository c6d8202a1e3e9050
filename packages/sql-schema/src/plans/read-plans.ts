import {
  type AggregateQuery,
  checkAggregate,
  checkQuery,
  type OrderBy,
  type Query,
  type TableDescriptor,
  tableOf,
  totalOrder,
} from '@skep/contracts';
import { type AggregatePlan as AggregateColumns, aggregatePlan } from '../aggregate.ts';
import { type Predicate, queryPredicate, wherePredicate } from '../predicate.ts';
import { type Plan, type PlanValue, predicateShape } from './plan.ts';

/** Params: the predicate's, then `limit` and `offset` where `page` is not null. */
export interface FindPlan extends Plan {
  readonly table: TableDescriptor;
  readonly predicate: Predicate;
  readonly order: readonly Required<OrderBy>[];
  /** `limit` -1 is none: SQLite has no offset without a limit. */
  readonly page: { readonly limit: number; readonly offset: number } | null;
  /** How many there can be: `one` at most, `some` (no more than are read together), `any` number. */
  readonly rows: 'one' | 'some' | 'any';
}

/** Rows that may be read together: as many as surely fit into one value of the engine, and of JavaScript. */
const TOGETHER = 1000;

/** Params: `bucketParams` of each key that has a bucket, then the predicate's. */
export interface AggregateReadPlan extends Plan {
  readonly table: TableDescriptor;
  readonly columns: AggregateColumns;
  readonly predicate: Predicate;
}

/** @throws StorageError `invalid` */
export function planFind(name: string, query: Query = {}): FindPlan {
  const table = tableOf(name);
  checkQuery(table, query);
  const { limit, offset } = query;
  const predicate = queryPredicate(table, query);
  const order = totalOrder(table, query.orderBy);
  const page =
    limit === undefined && offset === undefined ? null : { limit: limit ?? -1, offset: offset ?? 0 };
  const rows =
    limit === 1 || isByKey(table, predicate) ? 'one' : (limit ?? Infinity) <= TOGETHER ? 'some' : 'any';
  const params: PlanValue[] = [];
  let shape = `find ${rows} ${name} ${predicateShape(predicate, params)}`;
  for (const { field, direction } of order) shape += `,${field} ${direction}`;
  if (page !== null) {
    shape += ' page';
    params.push(page.limit, page.offset);
  }
  return { table, predicate, order, page, rows, shape, params };
}

function isByKey({ primaryKey }: TableDescriptor, predicate: Predicate): boolean {
  if (predicate.kind !== 'compare' || predicate.operator !== '=') return false;
  return primaryKey.length === 1 && predicate.field === primaryKey[0];
}

/** @throws StorageError `invalid` */
export function planAggregate(name: string, query: AggregateQuery): AggregateReadPlan {
  const table = tableOf(name);
  checkAggregate(table, query);
  const columns = aggregatePlan(query);
  const predicate = wherePredicate(query.where ?? {});
  const params: PlanValue[] = columns.keys.flatMap(({ bucket }) =>
    bucket === null ? [] : bucketParams(bucket),
  );
  const columnsShape = JSON.stringify([
    columns.keys.map(({ field, bucket }) => [field, bucket !== null]),
    columns.measures.map(({ measure }) => [measure.op, measure.field]),
  ]);
  const shape = `aggregate ${name} ${columnsShape} ${predicateShape(predicate, params)}`;
  return { table, columns, predicate, shape, params };
}

/**
 * The values of `field - ((field % ?) + ?) % ?`, which rounds down also before 1970, where `%` alone would round up.
 * They are integers, or the division would be one of REALs.
 */
export function bucketParams(bucket: number): [bigint, bigint, bigint] {
  const exact = BigInt(bucket);
  return [exact, exact, exact];
}
