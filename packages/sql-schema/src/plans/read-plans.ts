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
import { type Column, columnsOf, columnsWithout } from '../codec.ts';
import { type Predicate, queryPredicate, wherePredicate } from '../predicate.ts';
import { type Plan, type PlanValue, predicateShape } from './plan.ts';

/** Params: the predicate's, then those of its page. */
export interface FindPlan extends Plan {
  readonly table: TableDescriptor;
  /** What rows come with. */
  readonly columns: readonly Column[];
  readonly predicate: Predicate;
  /** Empty where there is one row at most. */
  readonly order: readonly Required<OrderBy>[];
  /**
   * Which of the rows: all; the first; those up to a `limit`; those after an `offset` up to a `limit`, which is -1 where there
   * is none, for SQLite has no offset without a limit.
   */
  readonly page: 'all' | 'first' | 'limit' | 'offset';
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
  const { limit, offset = 0, omit } = query;
  const predicate = queryPredicate(table, query);
  const isAlone = isByKey(table, predicate);
  const order = isAlone ? [] : totalOrder(table, query.orderBy);
  const page = pageOf(limit, offset, isAlone);
  const rows = isAlone || limit === 1 ? 'one' : limit !== undefined && limit <= TOGETHER ? 'some' : 'any';
  const params: PlanValue[] = [];
  let shape = `find ${name} ${rows} ${page} ${predicateShape(predicate, params)}`;
  for (const { field, direction } of order) shape += `,${field} ${direction}`;
  if (page === 'offset') params.push(limit ?? -1, offset);
  else if (page === 'limit' && limit !== undefined) params.push(limit);
  if (omit === undefined || omit.length === 0) {
    return { table, columns: columnsOf(table), predicate, order, page, rows, shape, params };
  }
  shape += ` omit ${omit.join()}`;
  return { table, columns: columnsWithout(table, omit), predicate, order, page, rows, shape, params };
}

function pageOf(limit: number | undefined, offset: number, isAlone: boolean): FindPlan['page'] {
  if (offset > 0) return 'offset';
  if (limit === undefined || (isAlone && limit > 0)) return 'all';
  return limit === 1 ? 'first' : 'limit';
}

/** Whether it matches one row at most. */
function isByKey(table: TableDescriptor, predicate: Predicate): boolean {
  if (predicate.kind === 'and') return predicate.members.some((member) => isByKey(table, member));
  if (predicate.kind !== 'compare' || predicate.operator !== '=') return false;
  return table.primaryKey.length === 1 && predicate.field === table.primaryKey[0];
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
