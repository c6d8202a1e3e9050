import type { Row } from '@skep/contracts';
import type { DeletePlan, InsertPlan, UpdatePlan } from '../plans/write-plans.ts';
import type { RowFormat } from '../rows/row-format.ts';
import { insertText } from '../sql-text/write.ts';
import { andThen } from './awaitable.ts';
import { ARRAYS, type Awaitable, type SqlConnection, type WriteStatement } from './statement.ts';

export function insert(
  plans: readonly InsertPlan[],
  format: RowFormat,
): WriteStatement<SqlConnection, Row[]> {
  const [only] = plans;
  if (only !== undefined && plans.length === 1) {
    return { statements: 1, run: (connection) => insertRows(connection, only, format) };
  }
  return {
    statements: plans.length,
    async run(connection) {
      const stored: Row[] = [];
      for (const plan of plans)
        for (const row of await insertRows(connection, plan, format)) stored.push(row);
      return stored;
    },
  };
}

function insertRows(connection: SqlConnection, plan: InsertPlan, format: RowFormat): Awaitable<Row[]> {
  const { table, shape, params, returning } = plan;
  const call = { shape, params, text: () => insertText(plan, format), table: table.name };
  if (returning.length === 0) return andThen(connection.change(call), () => []);
  // To its end, also of a single row: what is wrong with a row (a missing parent, a commit that fails) is told there.
  return andThen(connection.rows({ ...call, isSingle: false, mode: ARRAYS }), (raws) =>
    format.decode(table, returning, raws as unknown[][], false),
  );
}

export function change(
  { shape, params, table }: UpdatePlan | DeletePlan,
  text: () => string,
): WriteStatement<SqlConnection, number> {
  const call = { shape, params, text, table: table.name };
  return { statements: 1, run: (connection) => connection.change(call) };
}
