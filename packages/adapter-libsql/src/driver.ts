import {
  type Driver,
  type DriverStatement,
  jsonRows,
  type PlanValue,
  type StatementMode,
} from '@skep/sql-schema';
import Database from 'libsql';

/**
 * libSQL, by the driver whose calls block.
 *
 * - It never resets a statement that failed with `SQLITE_BUSY`: such a statement stays active until it is run again, and keeps
 *   the next commit from succeeding. `exec` leaves no such statement behind.
 * - A connection that was closed keeps its descriptors and locks until its statements have been garbage collected.
 * - It ends the process when it is to hand out text that is no valid UTF-8, or to bind a boolean.
 * - It binds numbers as REAL.
 * - `get` costs a third of `all`.
 */
export const driver: Driver = {
  name: 'libsql',
  rows: jsonRows,
  endsStatements: false,
  open(path, encryptionKey) {
    const options = { timeout: 0, ...(encryptionKey !== undefined && { encryptionKey }) };
    const database = new Database(path ?? ':memory:', options);
    return {
      get inTransaction() {
        return database.inTransaction;
      },
      prepare: (sql, mode) => prepare(database, sql, mode),
      exec: (sql) => void database.exec(sql),
      close: () => void database.close(),
    };
  },
};

function prepare(
  database: Database.Database,
  sql: string,
  { asArrays = false, bigints = false }: StatementMode,
): DriverStatement {
  const statement = database.prepare(sql);
  if (asArrays && statement.columns().length > 0) statement.raw(true);
  if (bigints) statement.safeIntegers(true);
  return {
    all: (params) => statement.all(params.map(exact)),
    get: (params) => statement.get(params.map(exact)),
    run: (params) => statement.run(params.map(exact)).changes,
    columns: () => statement.columns().map(({ name }) => name),
  };
}

function exact(value: PlanValue): string | number | bigint | null {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}
