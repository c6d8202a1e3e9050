import type { Row, Value } from '@skep/contracts';

/** What a `Map` can tell keys apart by. */
export type Key = string | number | boolean | null;

/** The values of `fields` as one key. */
export function keyOf(row: Readonly<Row>, fields: readonly string[]): Key {
  const parts = fields.map((field) => keyPart(row[field] ?? null));
  return parts.length === 1 ? (parts[0] ?? null) : JSON.stringify(parts);
}

export function keyPart(value: Value): Key {
  return value instanceof Date ? value.getTime() : value;
}

/** A row that shares nothing with the given one: a `Date` can be changed in place too. */
export function copyRow(row: Readonly<Row>): Row {
  const copy: Row = {};
  for (const [name, value] of Object.entries(row)) copy[name] = copyValue(value);
  return copy;
}

/** The same with these fields alone. */
export function copyFields(row: Readonly<Row>, fields: readonly string[]): Row {
  const copy: Row = {};
  for (const name of fields) copy[name] = copyValue(row[name] ?? null);
  return copy;
}

function copyValue(value: Value): Value {
  if (value instanceof Date) return new Date(value);
  // There is one zero: minus zero is not a different integer.
  return value === 0 ? 0 : value;
}
