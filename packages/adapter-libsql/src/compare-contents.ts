import { createHash } from 'node:crypto';
import type { Connection, RawRow } from '@skep/sql-schema';

/** How many rows are read at once. */
const PART = 500;
const SCHEMA = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name';

/** What differs between two databases, schema and rows and the keys given out; null where nothing does. */
export async function compareContents(one: Connection, other: Connection): Promise<string | null> {
  if (hashOf(await one.all(SCHEMA)) !== hashOf(await other.all(SCHEMA))) return 'its schema';
  const tables = await one.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  for (const { name } of tables) {
    if ((await tableHash(one, String(name))) !== (await tableHash(other, String(name)))) return String(name);
  }
  return null;
}

/** In the order of the rows' numbers, which a copy may give anew, but keeps in order. */
async function tableHash(connection: Connection, table: string): Promise<string> {
  const name = `"${table.replaceAll('"', '""')}"`;
  const hash = createHash('sha256');
  let last = -1n;
  for (let isFirst = true; ; isFirst = false) {
    const where = isFirst ? '' : 'WHERE rowid > ?';
    const rows = await connection.all(
      `SELECT *, CAST(rowid AS TEXT) AS skep_rowid FROM ${name} ${where} ORDER BY rowid LIMIT ${PART}`,
      isFirst ? [] : [last],
    );
    for (const { skep_rowid, ...row } of rows) {
      hash.update(hashOf([row]));
      last = BigInt(String(skep_rowid));
    }
    if (rows.length < PART) return hash.digest('hex');
  }
}

function hashOf(rows: readonly RawRow[]): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(JSON.stringify(Object.entries(row)));
  return hash.digest('hex');
}
