import type { ResultSet, Row } from '@libsql/client';
import { StorageError } from '@skep/contracts';
import type { PlanValue } from '@skep/sql-schema';

/** Rows as @libsql/client gives them, which is what Drizzle reads: each value by its place, and by its name. */
export function resultSet(columns: string[], values: readonly unknown[][]): ResultSet {
  return {
    columns,
    columnTypes: columns.map(() => ''),
    rows: values.map((row) => rowOf(columns, row)),
    rowsAffected: 0,
    lastInsertRowid: undefined,
    toJSON: () => ({ columns, rows: values }),
  };
}

function rowOf(columns: readonly string[], values: readonly unknown[]): Row {
  const row = {};
  for (const [index, value] of values.entries()) Object.defineProperty(row, index, { value });
  Object.defineProperty(row, 'length', { value: values.length });
  for (const [index, name] of columns.entries()) {
    const value = values[index];
    if (!Object.hasOwn(row, name))
      Object.defineProperty(row, name, { value, enumerable: true, writable: true });
  }
  return row as Row;
}

/** @throws StorageError `invalid` for what the driver would not survive. */
export function boundValue(value: unknown): PlanValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  throw new StorageError('invalid', `A query cannot be given a ${typeof value}.`);
}
