import type { FieldDescriptor, Row, TableDescriptor, Value } from '../tables/descriptor.ts';
import { oncePer } from '../tables/once-per.ts';
import { checkValue, fieldOf, invalid } from './check-value.ts';
import type { InsertOptions, OnConflict } from './storage-adapter.ts';
import { StorageError } from './storage-error.ts';

/**
 * A row as an insert stores it: every field present, defaults taken, null where nothing was given. An assigned key that
 * was not given is left out.
 *
 * @throws StorageError `invalid` for an unknown field or a wrong type of value; `check` for a missing value or one that
 * the schema does not allow.
 */
export function completeRow(table: TableDescriptor, row: Readonly<Row>): Row {
  for (const name of Object.keys(row)) fieldOf(table, name);
  const complete: Row = {};
  for (const { name, field, isAssigned } of slotsOf(table)) {
    const given = row[name];
    if (given === undefined) {
      if (isAssigned) continue;
      const value = field.default ?? null;
      if (value === null) checkStored(table, name, field, value);
      complete[name] = value;
    } else {
      checkStored(table, name, field, given);
      complete[name] = given;
    }
  }
  return complete;
}

interface Slot {
  readonly name: string;
  readonly field: FieldDescriptor;
  /** The store gives it a value where none was given. */
  readonly isAssigned: boolean;
}

/** Made once for each table: every row that is written needs them. */
const slotsOf = oncePer((table: TableDescriptor): readonly Slot[] =>
  Object.entries(table.fields).map(([name, field]) => {
    return { name, field, isAssigned: table.autoIncrement === true && table.primaryKey.includes(name) };
  }),
);

/** @throws StorageError `invalid` or `check`, as `completeRow`; `invalid` for a change of the primary key. */
export function checkChanges(table: TableDescriptor, changes: Readonly<Row>): void {
  const entries = Object.entries(changes);
  if (entries.length === 0) throw invalid(table.name, 'An update needs at least one change.');
  for (const [name, value] of entries) {
    const field = fieldOf(table, name);
    if (table.primaryKey.includes(name)) {
      throw invalid(table.name, `The primary key field "${name}" cannot be changed.`, [name]);
    }
    if (value === undefined) {
      throw invalid(table.name, `The change of "${name}" is undefined: leave it out, or set null.`, [name]);
    }
    checkStored(table, name, field, value);
  }
}

/** @throws StorageError `invalid` for a conflict on no key of the table, or an unknown field to return. */
export function checkInsertOptions(table: TableDescriptor, { onConflict, returning }: InsertOptions): void {
  if (onConflict !== undefined) checkOnConflict(table, onConflict);
  for (const name of returning ?? []) fieldOf(table, name);
}

/** @throws StorageError `invalid` where `fields` is neither the primary key nor a unique of the table. */
export function checkOnConflict(table: TableDescriptor, { fields, action }: OnConflict): void {
  if (action !== 'ignore' && action !== 'update') {
    throw invalid(table.name, `onConflict.action must be ignore or update, not ${String(action)}.`);
  }
  const keys = [table.primaryKey, ...table.uniques.map((unique) => unique.fields)];
  const known = keys.some(
    (key) => key.length === fields.length && key.every((name) => fields.includes(name)),
  );
  if (!known) {
    throw invalid(
      table.name,
      `onConflict.fields must be the primary key or a unique of ${table.name}.`,
      fields,
    );
  }
}

function checkStored(table: TableDescriptor, name: string, field: FieldDescriptor, value: Value): void {
  const refuse = (message: string): never => {
    throw new StorageError('check', `${table.name}.${name} ${message}.`, {
      table: table.name,
      fields: [name],
    });
  };
  if (value === null) {
    if (field.nullable !== true) refuse('is required');
    return;
  }
  checkValue(table, name, field, value);
  if (field.values !== undefined && !field.values.includes(value as string)) {
    refuse(`must be one of ${field.values.join(', ')}`);
  }
  if (field.min !== undefined && (value as number) < field.min) refuse(`must be at least ${field.min}`);
}
