import { oncePer, type Row, type TableDescriptor, type Value } from '@skep/contracts';

/** A field of records; the checksum is the store's own. */
interface RecordField {
  readonly name: string;
  /** What it is when it is left out; undefined for a key that the store assigns. */
  readonly whenLeftOut: Value | undefined;
}

/** The record with every field: what was left out has its default, or is null. Only a key that the store assigns may be missing. */
export function fullRecord(table: TableDescriptor, given: object): Row {
  const values = given as Readonly<Record<string, Value | undefined>>;
  const record: Row = {};
  for (const { name, whenLeftOut } of fieldsOf(table)) {
    const value = values[name] === undefined ? whenLeftOut : values[name];
    if (value !== undefined) record[name] = value;
  }
  return record;
}

const fieldsOf = oncePer(recordFields);

function recordFields({ fields, autoIncrement, primaryKey }: TableDescriptor): RecordField[] {
  return Object.entries(fields)
    .filter(([name]) => name !== 'checksum')
    .map(([name, field]) => {
      const isAssigned = autoIncrement === true && primaryKey.includes(name);
      return { name, whenLeftOut: isAssigned ? undefined : (field.default ?? null) };
    });
}
