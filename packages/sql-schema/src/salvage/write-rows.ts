import { isStorageError, type Row } from '@skep/contracts';
import { rowChecksum } from '@skep/contracts/adapter-kit';
import type { SoloConnection } from '../adapter/solo-connection.ts';
import { encodeValue } from '../codec.ts';
import { isAltered } from './choose-rows.ts';
import type { FoundRow } from './read-rows.ts';
import type { TableShape } from './table-shape.ts';

/** What became of the rows of one table; by key. */
export interface Written {
  readonly saved: Map<string, FoundRow>;
  readonly refused: Set<string>;
  readonly altered: Set<string>;
}

const REFUSALS: ReadonlySet<string> = new Set(['unique', 'check', 'invalid', 'foreign-key']);

/** Stores rows in a fresh database, in the transaction that is open; their references are looked at later. */
export async function writeRows(
  connection: SoloConnection,
  shape: TableShape,
  rows: ReadonlyMap<string, FoundRow>,
): Promise<Written> {
  const written: Written = { saved: new Map(), refused: new Set(), altered: new Set() };
  // What is known to be as it was written goes first: where two rows exclude each other, the damaged one is left out.
  const ordered = [...rows].sort(([, one], [, other]) => Number(isAltered(one)) - Number(isAltered(other)));
  for (const [key, found] of ordered) {
    const altered = isAltered(found);
    const row = altered ? stampedAnew(shape, found.row) : found.row;
    if (await insert(connection, shape, found.rowid, row)) {
      written.saved.set(key, { ...found, row });
      if (altered) written.altered.add(key);
    } else {
      written.refused.add(key);
    }
  }
  return written;
}

/** A row that never had a checksum gets none: nobody can tell whether it is as it was written. */
export function stampedAnew({ table }: TableShape, row: Row): Row {
  return 'checksum' in table.fields && row.checksum !== null
    ? { ...row, checksum: rowChecksum(table, row) }
    : row;
}

/** @returns False where the row breaks a rule of the schema. */
async function insert(
  connection: SoloConnection,
  { table, columns, rowidColumn }: TableShape,
  rowid: bigint,
  row: Row,
): Promise<boolean> {
  const values = columns.map((name) => encodeValue(row[name] ?? null));
  const attempts: [string[], (ReturnType<typeof encodeValue> | bigint)[]][] = [[[...columns], values]];
  // The row's number tells the rows of a report of dangling references apart. Where it is taken, any other will do.
  if (rowidColumn === null)
    attempts.unshift([
      ['rowid', ...columns],
      [rowid, ...values],
    ]);
  for (const [names, params] of attempts) {
    const places = names.map(() => '?').join(', ');
    try {
      await connection.all(`INSERT INTO ${table.name} (${names.join(', ')}) VALUES (${places})`, params);
      return true;
    } catch (error) {
      if (!isStorageError(error) || !REFUSALS.has(error.reason)) throw error;
    }
  }
  return false;
}
