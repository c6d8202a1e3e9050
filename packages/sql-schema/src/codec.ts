import {
  type FieldDescriptor,
  type Row,
  StorageError,
  type TableDescriptor,
  type Value,
} from '@skep/contracts';

/**
 * A value as a SQLite file holds it: text, integers (also times, in milliseconds since the Unix epoch, and booleans,
 * as 0 and 1), null. A driver that binds JavaScript numbers as REAL binds `exactInteger(stored)` instead.
 */
export type StoredValue = string | number | null;

/** A row as a driver returns it. Integers may come as `bigint`. */
export type RawRow = Readonly<Record<string, unknown>>;

/** `value` must have passed the checks of the contracts. */
export function encodeValue(value: Value): StoredValue {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value;
}

/** The fields that `row` has, in its order. */
export function encodeRow(row: Readonly<Row>): Record<string, StoredValue> {
  const encoded: Record<string, StoredValue> = {};
  for (const name of Object.keys(row)) encoded[name] = encodeValue(row[name] ?? null);
  return encoded;
}

/** For drivers that bind numbers as REAL: the same value with its integers as `bigint`. */
export function exactInteger(stored: StoredValue): string | bigint | null {
  return typeof stored === 'number' ? BigInt(stored) : stored;
}

/** @throws StorageError `corrupt` where the file holds something that the field cannot hold. */
export function decodeValue(table: TableDescriptor, name: string, raw: unknown): Value {
  if (raw === null || raw === undefined) return null;
  const field = table.fields[name];
  if (field === undefined) throw unfit(table, name, 'is no field of this version');
  return decodeKind(table, name, field, raw);
}

/** Every field of `table`; columns that it does not name are left out. */
export function decodeRow(table: TableDescriptor, raw: RawRow): Row {
  const row: Row = {};
  for (const name in table.fields) row[name] = decodeValue(table, name, raw[name]);
  return row;
}

/**
 * The same of a row that has these columns and no other, and that nobody else holds: it is changed in place, which costs a third
 * of copying it.
 */
export function decodeOwnRow(
  table: TableDescriptor,
  raw: Record<string, unknown>,
  columns: readonly Column[] = columnsOf(table),
): Row {
  for (const { name, field, isText } of columns) {
    const value = raw[name];
    if (value === null || (isText && typeof value === 'string')) continue;
    raw[name] = value === undefined ? null : decodeKind(table, name, field, value);
  }
  return raw as Row;
}

/** A row of these columns, from its values in their order. */
export function decodeValues(
  table: TableDescriptor,
  values: readonly unknown[],
  columns: readonly Column[] = columnsOf(table),
): Row {
  const row: Row = {};
  let index = 0;
  for (const { name, field, isText } of columns) {
    const value = values[index++];
    const isDecoded = value === null || (isText && typeof value === 'string');
    row[name] = isDecoded ? (value as string | null) : decodeKind(table, name, field, value);
  }
  return row;
}

/** A field, and what is needed again and again of it. */
export interface Column {
  readonly name: string;
  readonly field: FieldDescriptor;
  /** Its values are as they are stored. */
  readonly isText: boolean;
}

const columns = new WeakMap<TableDescriptor, readonly Column[]>();

/** Made once for each table: every row needs them. */
export function columnsOf(table: TableDescriptor): readonly Column[] {
  const known = columns.get(table);
  if (known !== undefined) return known;
  const made = Object.entries(table.fields).map(([name, field]) => {
    return { name, field, isText: field.kind === 'text' || field.kind === 'json' };
  });
  columns.set(table, made);
  return made;
}

const remaining = new WeakMap<TableDescriptor, Map<string, readonly Column[]>>();

/** All but these; made once for each list of names. */
export function columnsWithout(table: TableDescriptor, names: readonly string[]): readonly Column[] {
  const list = names.join();
  const made = remaining.get(table) ?? new Map<string, readonly Column[]>();
  remaining.set(table, made);
  const known = made.get(list);
  if (known !== undefined) return known;
  const left = columnsOf(table).filter(({ name }) => !names.includes(name));
  made.set(list, left);
  return left;
}

function decodeKind(table: TableDescriptor, name: string, { kind }: FieldDescriptor, raw: unknown): Value {
  if (kind === 'text' || kind === 'json') {
    if (typeof raw === 'string') return raw;
    throw unfit(table, name, `holds ${typeof raw} instead of text`);
  }
  const value = typeof raw === 'bigint' ? Number(raw) : raw;
  if (!Number.isSafeInteger(value)) throw unfit(table, name, 'holds no whole number within 2^53');
  if (kind === 'timestamp') return new Date(value as number);
  return kind === 'boolean' ? value !== 0 : (value as number);
}

function unfit(table: TableDescriptor, name: string, what: string): StorageError {
  return new StorageError(
    'corrupt',
    `${table.name}.${name} ${what}: something other than Skep wrote to this file. ` +
      'Check the file and restore a backup if needed.',
    { table: table.name, fields: [name] },
  );
}
