import { completeRow, type Row, type Value } from '@skep/contracts';
import { holdsChecksum } from '@skep/contracts/adapter-kit';
import { decodeValue } from '../codec.ts';
import type { RecordValue } from './record.ts';
import type { TableShape } from './table-shape.ts';

/** A record as a row of a table. */
export interface FittingRow {
  readonly row: Row;
  /** Its checksum: fits, does not, or was never noted. */
  readonly holds: boolean | null;
  /** Part of it is no text any more, and was replaced by what stands for that. */
  readonly isMended: boolean;
}

const lossy = new TextDecoder('utf-8', { ignoreBOM: true });

/** Null where the record cannot be a row of this table: another number or kind of values, or some that it does not allow. */
export function fitRow(shape: TableShape, rowid: bigint, values: readonly RecordValue[]): FittingRow | null {
  if (values.length === 0 || values.length > shape.columns.length) return null;
  const { table } = shape;
  const row: Row = {};
  let isMended = false;
  try {
    for (const [index, name] of shape.columns.entries()) {
      const raw = index < values.length ? values[index] : shape.defaults[name];
      if (name === shape.rowidColumn) {
        if (raw !== null && raw !== undefined) return null;
        row[name] = Number(rowid);
        continue;
      }
      const isBroken = raw instanceof Uint8Array;
      if (isBroken && table.primaryKey.includes(name)) return null;
      isMended ||= isBroken;
      row[name] = decodeValue(table, name, isBroken ? lossy.decode(raw) : raw);
    }
    const complete = completeRow(table, row);
    const holds = 'checksum' in table.fields ? holdsChecksum(table, complete) : null;
    return { row: complete, holds: isMended ? false : holds, isMended };
  } catch {
    return null;
  }
}

/** The values of an index entry for the fields of a key; null where it does not have them all, or they do not fit. */
export function keyOfEntry(
  { table }: TableShape,
  columns: readonly string[],
  values: readonly RecordValue[],
): Row | null {
  const key: Row = {};
  for (const name of table.primaryKey) {
    const index = columns.indexOf(name);
    if (index < 0) return null;
    const value = decoded(table, name, values[index]);
    if (value === null) return null;
    key[name] = value;
  }
  return key;
}

function decoded(table: TableShape['table'], name: string, raw: RecordValue | undefined): Value {
  try {
    return decodeValue(table, name, raw);
  } catch {
    return null;
  }
}
