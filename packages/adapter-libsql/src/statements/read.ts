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
  planAggregate,
  planFind,
  type RawRow,
  sumTooLarge,
} from '@skep/sql-schema';
import { asc, desc, type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { Connection } from '../connection.ts';
import { asBytes, decodeText } from './bytes.ts';
import { compiled, type NextSlot } from './compiled.ts';
import { conditionSql } from './condition.ts';
import { type DrizzleTable, drizzleTable } from './drizzle-tables.ts';
import { parseRow, readingRows, rowOf } from './row-as-json.ts';

type Read<T> = (connection: Connection) => Promise<T>;

export function find(name: string, query?: Query): Read<Row[]> {
  const plan = planFind(name, query);
  const fields = Object.keys(plan.table.fields);
  const { sql: text, params } = compiled(plan, (db, next) => {
    const source = drizzleTable(plan.table);
    const select = db
      .select(rowOf(fields, source))
      .from(source.table)
      .where(conditionSql(plan.predicate, source, next))
      .orderBy(
        ...plan.order.map(({ field, direction }) => (direction === 'asc' ? asc : desc)(source.column(field))),
      );
    // The types want a placeholder of one's own; an expression that holds one does the same.
    const slot = () => next() as unknown as Placeholder;
    return plan.page === null ? select : select.limit(slot()).offset(slot());
  });
  return async (connection) => {
    const rows = await readingRows(plan.table, () => connection.all(text, params, name));
    return rows.map((raw) => decodeOwnRow(plan.table, parseRow(plan.table, fields, raw)));
  };
}

export function aggregate(name: string, query: AggregateQuery): Read<AggregateRow[]> {
  const plan = planAggregate(name, query);
  const { sql: text, params } = compiled(plan, (db, next) => {
    const source = drizzleTable(plan.table);
    const { keys, measures } = plan.columns;
    const isText = (field: string | undefined) => kindOf(plan, field) === 'text';
    // Text is grouped by as it is stored, and given as bytes.
    const groups = keys.map((key) =>
      isText(key.field) ? sql`${source.column(key.field)}` : sql`${sql.identifier(key.alias)}`,
    );
    const given = (value: SQL, field: string | undefined) => (isText(field) ? asBytes(value) : value);
    return db
      .select(
        Object.fromEntries([
          ...keys.map((key) => [key.alias, given(keySql(key, source, next), key.field).as(key.alias)]),
          ...measures.map((one) => [one.alias, given(measureSql(one, source), textField(one)).as(one.alias)]),
        ]),
      )
      .from(source.table)
      .where(conditionSql(plan.predicate, source, next))
      .groupBy(...groups)
      .orderBy(...groups.map((group) => asc(group)));
  });
  return async (connection) => {
    const rows = await exactly(plan, () => connection.all(text, params, name));
    return rows.map((raw) => decodeAggregate(plan.table, plan.columns, aggregatedText(plan, raw)));
  };
}

/** The field whose text a measure gives. */
function textField({ measure }: AggregateMeasure): string | undefined {
  return measure.op === 'min' || measure.op === 'max' ? measure.field : undefined;
}

function kindOf({ table }: AggregateReadPlan, field: string | undefined): string | undefined {
  const kind = field === undefined ? undefined : table.fields[field]?.kind;
  return kind === 'json' ? 'text' : kind;
}

function aggregatedText(plan: AggregateReadPlan, raw: RawRow): RawRow {
  const row: Record<string, unknown> = { ...raw };
  const decode = (alias: string, field: string | undefined): void => {
    const value = row[alias];
    if (field !== undefined && value instanceof ArrayBuffer)
      row[alias] = decodeText(plan.table, field, value);
  };
  for (const { alias, field } of plan.columns.keys) decode(alias, field);
  for (const measure of plan.columns.measures) decode(measure.alias, textField(measure));
  return row;
}

/** A sum beyond 64 bits fails in the engine, one beyond 2^53 in the driver. */
async function exactly(
  { table, columns }: AggregateReadPlan,
  read: () => Promise<RawRow[]>,
): Promise<RawRow[]> {
  try {
    return await read();
  } catch (error) {
    const cause = isStorageError(error) ? error.cause : undefined;
    const sum = columns.measures.find(({ measure }) => measure.op === 'sum');
    if (sum === undefined || !(cause instanceof RangeError || String(cause).includes('integer overflow'))) {
      throw error;
    }
    throw sumTooLarge(table, sum.measure.field);
  }
}

function keySql({ field, bucket }: AggregateKey, source: DrizzleTable, next: NextSlot): SQL {
  const column = source.column(field);
  if (bucket === null) return sql`${column}`;
  const [first, second, third] = bucketParams(bucket).map(next);
  return sql`${column} - ((${column} % ${first}) + ${second}) % ${third}`;
}

function measureSql({ measure }: AggregateMeasure, source: DrizzleTable): SQL {
  const operand = measure.field === undefined ? sql.raw('*') : source.column(measure.field);
  return sql`${sql.raw(measure.op)}(${operand})`;
}
