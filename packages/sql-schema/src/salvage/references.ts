import { encodeRecordKey } from '@skep/contracts';
import type { SoloConnection } from '../adapter/solo-connection.ts';
import type { TableShape } from './table-shape.ts';
import { stampedAnew, type Written } from './write-rows.ts';

/**
 * Lets no row refer to one that is lost: a reference that may be missing is taken out, and the row counts as altered; a row
 * that cannot be without it is lost. Goes on until nothing dangles.
 */
export async function settleReferences(
  connection: SoloConnection,
  shapes: readonly TableShape[],
  written: ReadonlyMap<string, Written>,
): Promise<void> {
  for (;;) {
    const dangling = await connection.all('PRAGMA foreign_key_check');
    if (dangling.length === 0) return;
    const lists = new Map<string, Map<number, string>>();
    for (const { table, rowid, fkid } of dangling) {
      const name = String(table);
      const shape = shapes.find((one) => one.table.name === name);
      const columns = lists.get(name) ?? (await referringColumns(connection, name));
      lists.set(name, columns);
      const column = columns.get(Number(fkid));
      if (shape !== undefined && column !== undefined) {
        await settle(connection, shape, written.get(name), BigInt(String(rowid)), column);
      }
    }
  }
}

async function referringColumns(connection: SoloConnection, table: string): Promise<Map<number, string>> {
  const rows = await connection.all(`PRAGMA foreign_key_list(${table})`);
  return new Map(rows.map(({ id, from }) => [Number(id), String(from)]));
}

async function settle(
  connection: SoloConnection,
  shape: TableShape,
  written: Written | undefined,
  rowid: bigint,
  column: string,
): Promise<void> {
  const { table } = shape;
  const [stored] = await connection.all(
    `SELECT ${table.primaryKey.join(', ')} FROM ${table.name} WHERE rowid = ?`,
    [rowid],
  );
  if (stored === undefined) return;
  const key = encodeRecordKey(table, stored as Parameters<typeof encodeRecordKey>[1]);
  const found = written?.saved.get(key);
  if (table.fields[column]?.nullable === true && found !== undefined) {
    const row = stampedAnew(shape, { ...found.row, [column]: null });
    written?.saved.set(key, { ...found, row });
    written?.altered.add(key);
    const stamp = 'checksum' in table.fields ? ', checksum = ?' : '';
    const params =
      stamp === '' ? [rowid] : [Number.isSafeInteger(row.checksum) ? Number(row.checksum) : null, rowid];
    await connection.all(`UPDATE ${table.name} SET ${column} = NULL${stamp} WHERE rowid = ?`, params);
    return;
  }
  await connection.all(`DELETE FROM ${table.name} WHERE rowid = ?`, [rowid]);
  written?.saved.delete(key);
  written?.altered.delete(key);
  written?.refused.add(key);
}
