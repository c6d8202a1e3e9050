import { isStorageError, StorageError, type TableDescriptor } from '@skep/contracts';
import type { RawRow } from '@skep/sql-schema';
import { type SQL, sql } from 'drizzle-orm';
import { decodeText } from './bytes.ts';
import type { DrizzleTable } from './drizzle-tables.ts';

/**
 * A row as the bytes of one JSON array. The driver ends the process when it meets text that is no valid UTF-8, as damage makes
 * it; bytes it passes on. And it takes longer over each value than the engine takes to write the whole row as JSON.
 */
export function rowOf(fields: readonly string[], source: DrizzleTable): { row: SQL.Aliased } {
  const columns = fields.map((field) => sql`${source.column(field)}`);
  return { row: sql`cast(json_array(${sql.join(columns, sql`, `)}) as blob)`.as(ALIAS) };
}

const ALIAS = 'skep_row';

/** @throws StorageError `corrupt` where text of the row is none. */
export function parseRow(
  table: TableDescriptor,
  fields: readonly string[],
  raw: RawRow,
): Record<string, unknown> {
  const values = JSON.parse(decodeText(table, null, raw[ALIAS])) as readonly unknown[];
  const row: Record<string, unknown> = {};
  let index = 0;
  for (const field of fields) row[field] = values[index++];
  return row;
}

/** Runs what gives whole rows. @throws StorageError `corrupt` where the file holds bytes in the place of a value. */
export async function readingRows(
  { name }: TableDescriptor,
  read: () => Promise<RawRow[]>,
): Promise<RawRow[]> {
  try {
    return await read();
  } catch (error) {
    if (!isStorageError(error) || !String(error.cause).includes('JSON cannot hold BLOB')) throw error;
    throw new StorageError('corrupt', `${name} holds bytes in the place of a value: the file is damaged.`, {
      table: name,
      cause: error.cause,
    });
  }
}
