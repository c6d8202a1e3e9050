import {
  type FieldDescriptor,
  oncePer,
  type Row,
  StorageError,
  type TableDescriptor,
  type Value,
} from '@skep/contracts';

/**
 * A value as a SQLite file holds it: text, integers (also times, in milliseconds since the Unix epoch, and booleans,
 * as 0 and 1), null. Where a driver binds JavaScript numbers as REAL, they must be made `bigint` first.
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

/** @throws StorageError `corrupt` where the file holds something that the field cannot hold. */
export function decodeValue(table: TableDescriptor, name: string, raw: unknown): Value {
  if (raw === null || raw === undefined) return null;
  const field = table.fields[name];
  if (field === undefined) throw unfit(table, name, 'is no field of this version');
  return decodeKind(table, name, field, raw);
}

/**
 * Rows of these columns, from their values in that order.
 *
 * @throws StorageError `corrupt` as `decodeValue`.
 */
export function decodeRows(
  table: TableDescriptor,
  rows: readonly (readonly unknown[])[],
  columns: readonly Column[] = columnsOf(table),
): Row[] {
  // A copy of a row that has all fields costs a fraction of one that is given them one after the other.
  const blank: Row = blankOf(columns);
  return rows.map((values) => {
    const row = { ...blank };
    let index = 0;
    for (const { name, field, isText } of columns) {
      const value = values[index++];
      if (value === null || value === undefined) continue;
      row[name] = isText && typeof value === 'string' ? value : decodeKind(table, name, field, value);
    }
    return row;
  });
}

/** A field, and what is needed again and again of it. */
export interface Column {
  readonly name: string;
  readonly field: FieldDescriptor;
  /** Its values are as they are stored. */
  readonly isText: boolean;
}

/** Made once for each table: every row needs them. */
export const columnsOf: (table: TableDescriptor) => readonly Column[] = oncePer((table) =>
  Object.entries(table.fields).map(([name, field]) => {
    return { name, field, isText: field.kind === 'text' || field.kind === 'json' };
  }),
);

const remainingOf = oncePer((_table: TableDescriptor) => new Map<string, readonly Column[]>());

/** All but these; made once for each list of names. */
export function columnsWithout(table: TableDescriptor, names: readonly string[]): readonly Column[] {
  const list = names.join();
  const made = remainingOf(table);
  const known = made.get(list);
  if (known !== undefined) return known;
  const left = columnsOf(table).filter(({ name }) => !names.includes(name));
  made.set(list, left);
  return left;
}

const blankOf = oncePer(
  (some: readonly Column[]): Row => Object.fromEntries(some.map(({ name }) => [name, null])),
);

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
