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
}

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
  const params: PlanValue[] = [];
  const orderShape = order.map(({ field, direction }) => `${field} ${direction}`).join(',');
  const shape = `find ${name} ${predicateShape(predicate, params)} ${orderShape} ${page !== null}`;
  if (page !== null) params.push(page.limit, page.offset);
  return { table, predicate, order, page, shape, params };
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
