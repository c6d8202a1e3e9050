import {
  type AggregateQuery,
  type AggregateRow,
  checkAggregate,
  checkQuery,
  isStorageError,
  type Query,
  type Row,
  type TableDescriptor,
  tableOf,
  totalOrder,
} from '@skep/contracts';
import {
  type AggregateKey,
  type AggregateMeasure,
  type AggregatePlan,
  aggregatePlan,
  decodeAggregate,
  decodeRow,
  queryPredicate,
  type RawRow,
  sumTooLarge,
  wherePredicate,
} from '@skep/sql-schema';
import { type Expression, sql } from 'kysely';
import type { Bound, Connection } from '../connection.ts';
import { compiled } from './compiled.ts';
import { conditionSql, shapeOf } from './condition.ts';

/** A checked call that shares no value with what the caller passed in, to be run on a connection. */
export type Statement<T> = (connection: Connection) => T;

export function find(name: string, query: Query = {}): Statement<Row[]> {
  const table = tableOf(name);
  checkQuery(table, query);
  const predicate = queryPredicate(table, query);
  const order = totalOrder(table, query.orderBy);
  const { limit, offset } = query;
  const page = limit !== undefined || offset !== undefined;
  const params: Bound[] = [];
  const orderShape = order.map(({ field, direction }) => `${field} ${direction}`).join(',');
  const shape = `find ${name} ${shapeOf(predicate, params)} ${orderShape} ${page}`;
  // To SQLite a negative limit is none, and there is no offset without a limit.
  const [first, skip] = [limit ?? -1, offset ?? 0];
  if (page) params.push(first, skip);
  const statement = compiled(shape, params, (db) => {
    let select = db.selectFrom(name).select(Object.keys(table.fields)).where(conditionSql(predicate));
    for (const { field, direction } of order) select = select.orderBy(field, direction);
    return page ? select.limit(first).offset(skip) : select;
  });
  return (connection) =>
    connection.all(statement.sql, statement.params, { table: name }).map((raw) => decodeRow(table, raw));
}

export function aggregate(name: string, query: AggregateQuery): Statement<AggregateRow[]> {
  const table = tableOf(name);
  checkAggregate(table, query);
  const plan = aggregatePlan(query);
  const predicate = wherePredicate(query.where ?? {});
  const params: Bound[] = plan.keys.flatMap(({ bucket }) => (bucket === null ? [] : bucketParams(bucket)));
  const shape = `aggregate ${name} ${planShape(plan)} ${shapeOf(predicate, params)}`;
  const statement = compiled(shape, params, (db) => {
    const columns = [
      ...plan.keys.map((key) => keySql(key).as(key.alias)),
      ...plan.measures.map((measure) => measureSql(measure).as(measure.alias)),
    ];
    let select = db.selectFrom(name).select(columns).where(conditionSql(predicate));
    for (const { alias } of plan.keys) select = select.groupBy(sql.ref(alias)).orderBy(sql.ref(alias), 'asc');
    return select;
  });
  return (connection) => {
    const rows = exactly(table, plan, () =>
      connection.all(statement.sql, statement.params, { bigints: true, table: name }),
    );
    return rows.map((raw) => decodeAggregate(table, plan, raw));
  };
}

/** A sum beyond 64 bits fails in the engine. */
function exactly(table: TableDescriptor, plan: AggregatePlan, read: () => RawRow[]): RawRow[] {
  try {
    return read();
  } catch (error) {
    const overflow = isStorageError(error) && String(error.cause).includes('integer overflow');
    if (!overflow) throw error;
    throw sumTooLarge(table, plan.measures.find(({ measure }) => measure.op === 'sum')?.measure.field);
  }
}

function planShape({ keys, measures }: AggregatePlan): string {
  return JSON.stringify([
    keys.map(({ field, bucket }) => [field, bucket !== null]),
    measures.map(({ measure }) => [measure.op, measure.field]),
  ]);
}

/** As integers, or the division would be one of REALs. */
function bucketParams(bucket: number): Bound[] {
  return [BigInt(bucket), BigInt(bucket), BigInt(bucket)];
}

/** Rounds down also before 1970, where `%` alone would round up. */
function keySql({ field, bucket }: AggregateKey) {
  const column = sql.ref(field);
  if (bucket === null) return sql<Bound>`${column}`;
  const [a, b, c] = bucketParams(bucket);
  return sql<Bound>`${column} - ((${column} % ${a}) + ${b}) % ${c}`;
}

function measureSql({ measure }: AggregateMeasure) {
  const operand: Expression<unknown> = measure.field === undefined ? sql.raw('*') : sql.ref(measure.field);
  return sql<Bound>`${sql.raw(measure.op)}(${operand})`;
}
