import {
  type AggregateQuery,
  type AggregateRow,
  isStorageError,
  type Query,
  type Row,
} from '@skep/contracts';
import {
  type AggregateKey,
  type AggregateMeasure,
  type AggregateReadPlan,
  bucketParams,
  decodeAggregate,
  decodeOwnRow,
  type PlanValue,
  planAggregate,
  planFind,
  type RawRow,
  sumTooLarge,
} from '@skep/sql-schema';
import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Connection } from '../connection.ts';
import { sqlOf } from './compiled.ts';
import { conditionSql } from './condition.ts';

export function find(name: string, query?: Query): (connection: Connection) => Row[] {
  const plan = planFind(name, query);
  const { table, predicate, order, page } = plan;
  const text = sqlOf(plan, (db) => {
    let select = db.selectFrom(name).select(Object.keys(table.fields)).where(conditionSql(predicate));
    for (const { field, direction } of order) select = select.orderBy(field, direction);
    return page === null ? select : select.limit(value(page.limit)).offset(value(page.offset));
  });
  return (connection) =>
    connection.all(text, plan.params, { table: name }).map((raw) => decodeOwnRow(table, raw));
}

/**
 * A parameter that SQLite does not plan for. It makes its plan for the value of a bare `limit ?`, and so prepares the
 * statement again whenever one is bound, which costs several times what reading a record does.
 */
function value(number: number): RawBuilder<number> {
  return sql<number>`+${number}`;
}

export function aggregate(name: string, query: AggregateQuery): (connection: Connection) => AggregateRow[] {
  const plan = planAggregate(name, query);
  const { table, columns, predicate } = plan;
  const text = sqlOf(plan, (db) => {
    const selected = [
      ...columns.keys.map((key) => keySql(key).as(key.alias)),
      ...columns.measures.map((measure) => measureSql(measure).as(measure.alias)),
    ];
    let select = db.selectFrom(name).select(selected).where(conditionSql(predicate));
    for (const { alias } of columns.keys)
      select = select.groupBy(sql.ref(alias)).orderBy(sql.ref(alias), 'asc');
    return select;
  });
  return (connection) => {
    const rows = exactly(plan, () => connection.all(text, plan.params, { bigints: true, table: name }));
    return rows.map((raw) => decodeAggregate(table, columns, raw));
  };
}

/** A sum beyond 64 bits fails in the engine. */
function exactly({ table, columns }: AggregateReadPlan, read: () => RawRow[]): RawRow[] {
  try {
    return read();
  } catch (error) {
    const overflow = isStorageError(error) && String(error.cause).includes('integer overflow');
    if (!overflow) throw error;
    throw sumTooLarge(table, columns.measures.find(({ measure }) => measure.op === 'sum')?.measure.field);
  }
}

function keySql({ field, bucket }: AggregateKey): RawBuilder<PlanValue> {
  const column = sql.ref(field);
  if (bucket === null) return sql<PlanValue>`${column}`;
  const [a, b, c] = bucketParams(bucket);
  return sql<PlanValue>`${column} - ((${column} % ${a}) + ${b}) % ${c}`;
}

function measureSql({ measure }: AggregateMeasure): RawBuilder<PlanValue> {
  const operand: Expression<unknown> = measure.field === undefined ? sql.raw('*') : sql.ref(measure.field);
  return sql<PlanValue>`${sql.raw(measure.op)}(${operand})`;
}
