import type { FieldDescriptor, Row, TableDescriptor, Value } from '../tables/descriptor.ts';
import { oncePer } from '../tables/once-per.ts';

/**
 * CRC-32 over what a row says: each field that is neither null nor its default, by name, so that a column that a later schema
 * adds changes no checksum. A key that the store assigns is left out: it is not known before the row is written.
 */
export function rowChecksum(table: TableDescriptor, row: Readonly<Row>): number {
  let text = '';
  for (const { name, start, byDefault } of fieldsOf(table)) {
    const value = row[name];
    if (value === null || value === undefined || value === byDefault) continue;
    text += start + textOf(value) + END;
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

const END = '\n';

/** A field that the checksum covers. */
interface CoveredField {
  readonly name: string;
  readonly start: string;
  readonly byDefault: FieldDescriptor['default'];
}

const fieldsOf = oncePer(coveredFields);

function coveredFields({ fields, autoIncrement, primaryKey }: TableDescriptor): readonly CoveredField[] {
  return Object.entries(fields)
    .filter(([name]) => name !== 'checksum' && !(autoIncrement === true && primaryKey.includes(name)))
    .map(([name, field]) => ({ name, start: `${name}=`, byDefault: field.default }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** No two values of a field have the same text: text is quoted, and all else is of one kind. */
function textOf(value: Exclude<Value, null>): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return String(value instanceof Date ? value.getTime() : Number(value));
}
