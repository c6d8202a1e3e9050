import {
  columnRows,
  type Driver,
  type DriverStatement,
  type PlanValue,
  type StatementMode,
} from '@skep/sql-schema';
import BetterSqlite3 from 'better-sqlite3';

/** better-sqlite3. */
export const driver: Driver = {
  name: 'better-sqlite3',
  rows: columnRows,
  endsStatements: true,
  open(path) {
    const database = new BetterSqlite3(path ?? ':memory:', { timeout: 0 });
    return {
      get inTransaction() {
        return database.inTransaction;
      },
      prepare: (sql, mode) => prepare(database.prepare(sql), mode),
      exec: (sql) => void database.exec(sql),
      backup: (to) => database.backup(to),
      close: () => void database.close(),
    };
  },
};

function prepare(
  statement: BetterSqlite3.Statement<PlanValue[]>,
  { asArrays = false, bigints = false }: StatementMode,
): DriverStatement {
  const run = (params: readonly PlanValue[]): number => statement.run(...params).changes;
  if (!statement.reader) return givingNothing(run);
  statement.raw(asArrays).safeIntegers(bigints);
  return {
    run,
    all: (params) => statement.all(...params),
    get: (params) => statement.get(...params),
    columns: () => statement.columns().map(({ name }) => name),
    iterate: (params) => statement.iterate(...params),
  };
}

/** The driver refuses to ask for the rows of a statement that has none. */
function givingNothing(run: DriverStatement['run']): DriverStatement {
  return {
    run,
    all(params) {
      run(params);
      return [];
    },
    get: (params) => void run(params),
    columns: () => [],
  };
}
