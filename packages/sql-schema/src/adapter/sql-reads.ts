import { type AggregateRow, isStorageError, type Row } from '@skep/contracts';
import { decodeAggregate, sumTooLarge } from '../aggregate.ts';
import type { RawRow } from '../codec.ts';
import type { AggregateReadPlan, FindPlan } from '../plans/read-plans.ts';
import { isTooLong } from '../rows/bytes.ts';
import type { RowFormat } from '../rows/row-format.ts';
import { aggregateText, textField } from '../sql-text/aggregate.ts';
import { findText } from '../sql-text/find.ts';
import { andThen, orElse } from './awaitable.ts';
import { ARRAYS, type Awaitable, type SqlConnection } from './statement.ts';

export function find(connection: SqlConnection, plan: FindPlan, format: RowFormat): Awaitable<Row[]> {
  const { table, columns, shape, params, rows } = plan;
  const isTogether = rows === 'some' && format.selectTogether !== undefined;
  const call = {
    shape,
    params,
    text: () => findText(plan, format),
    table: table.name,
    isSingle: isTogether || rows === 'one',
    mode: ARRAYS,
  };
  const read = () =>
    andThen(connection.rows(call), (raws) => format.decode(table, columns, raws as unknown[][], isTogether));
  return orElse(read, (error) => {
    if (isTogether && isTooLong(error)) return find(connection, oneByOne(plan), format);
    throw format.refine(table, error);
  });
}

/** Rows that are too long to be read together are read one by one. */
function oneByOne(plan: FindPlan): FindPlan {
  return { ...plan, rows: 'any', shape: `${plan.shape} one by one` };
}

const BIGINTS = { bigints: true };

export function aggregate(
  connection: SqlConnection,
  plan: AggregateReadPlan,
  format: RowFormat,
): Awaitable<AggregateRow[]> {
  const { table, columns, shape, params } = plan;
  const text = () => aggregateText(plan, format);
  const call = { shape, params, text, table: table.name, isSingle: false, mode: BIGINTS };
  return orElse(
    () =>
      andThen(connection.rows(call), (raws) =>
        raws.map((raw) => decodeAggregate(table, columns, withText(plan, raw as RawRow, format))),
      ),
    (error) => {
      throw sumOverflow(plan, error) ?? error;
    },
  );
}

function withText({ table, columns }: AggregateReadPlan, raw: RawRow, format: RowFormat): RawRow {
  const row: Record<string, unknown> = { ...raw };
  const decode = (alias: string, field: string | undefined): void => {
    if (field !== undefined) row[alias] = format.decodeText(table, field, row[alias]);
  };
  for (const { alias, field } of columns.keys) decode(alias, field);
  for (const measure of columns.measures) decode(measure.alias, textField(measure));
  return row;
}

/** A sum beyond 64 bits fails in the engine. */
function sumOverflow({ table, columns }: AggregateReadPlan, error: unknown): Error | null {
  if (!isStorageError(error) || !String(error.cause).includes('integer overflow')) return null;
  return sumTooLarge(table, columns.measures.find(({ measure }) => measure.op === 'sum')?.measure.field);
}
