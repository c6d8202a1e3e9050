import type { FieldDescriptor, Row, TableDescriptor, Value } from '../tables/descriptor.ts';

/**
 * CRC-32 over what a row says: each field that is neither null nor its default, by name, so that a column that a later schema
 * adds changes no checksum. A key that the store assigns is left out: it is not known before the row is written.
 */
export function rowChecksum(table: TableDescriptor, row: Readonly<Row>): number {
  let text = '';
  for (const name of namesOf(table)) {
    const value = row[name];
    if (value === null || value === undefined || value === table.fields[name]?.default) continue;
    text += `${name}=${textOf(value)}\n`;
  }
  return crc32Of(text);
}

/** Whether the row is as it was written; null where its checksum was never noted. */
export function holdsChecksum(table: TableDescriptor, row: Readonly<Row>): boolean | null {
  const { checksum = null } = row;
  return checksum === null ? null : checksum === rowChecksum(table, row);
}

let crc32: typeof import('node:zlib').crc32 | null = null;

function crc32Of(text: string): number {
  // Loaded when it is needed: who only reads has no use for what comes with it.
  crc32 ??= process.getBuiltinModule('node:zlib').crc32;
  return crc32(text);
}

const known = new WeakMap<TableDescriptor, readonly string[]>();

function namesOf(table: TableDescriptor): readonly string[] {
  const names = known.get(table) ?? checkedNames(table);
  known.set(table, names);
  return names;
}

function checkedNames({ fields, autoIncrement, primaryKey }: TableDescriptor): readonly string[] {
  const isCovered = ([name]: readonly [string, FieldDescriptor]): boolean =>
    name !== 'checksum' && !(autoIncrement === true && primaryKey.includes(name));
  return Object.entries(fields)
    .filter(isCovered)
    .map(([name]) => name)
    .sort();
}

/** No two values of a field have the same text: text is quoted, and all else is of one kind. */
function textOf(value: Exclude<Value, null>): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return String(value instanceof Date ? value.getTime() : Number(value));
}
