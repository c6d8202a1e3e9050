import {
  checkChanges,
  checkInsertOptions,
  checkWhere,
  completeRow,
  type InsertOptions,
  type OnConflict,
  type Row,
  StorageError,
  tableOf,
  type UniqueDescriptor,
  type Where,
} from '@skep/contracts';
import { checkForeignKeys } from './foreign-keys.ts';
import { matching } from './read-statements.ts';
import { copyFields, copyRow } from './rows.ts';
import { StoreLayer, type WritableStore } from './store-state.ts';
import type { TableState } from './table-state.ts';

/** A checked write that shares no value with what the caller passed in. Running it is all or nothing. */
export type WriteStatement<T> = (store: WritableStore) => T;

export function insert(
  name: string,
  rows: readonly Readonly<Row>[],
  options: InsertOptions = {},
): WriteStatement<Row[]> {
  const table = tableOf(name);
  checkInsertOptions(table, options);
  const { onConflict, returning } = structuredClone(options);
  const complete = rows.map((row) => ({ row: copyRow(completeRow(table, row)), given: givenFields(row) }));
  return statement((store) => {
    const state = store.writable(name);
    const stored = complete
      .map(({ row, given }) => insertOne(state, row, given, onConflict))
      .filter((row) => row !== null);
    // A later row of this insert may have updated an earlier one: what is checked is what remains.
    checkForeignKeys(store, table, { written: stored.map((row) => state.get(state.keyOf(row)) ?? row) });
    if (returning === undefined) return stored.map(copyRow);
    return returning.length === 0 ? [] : stored.map((row) => copyFields(row, returning));
  });
}

export function update(name: string, where: Where, changes: Readonly<Row>): WriteStatement<number> {
  const table = tableOf(name);
  checkWhere(table, where);
  checkChanges(table, changes);
  const [condition, change] = [structuredClone(where), copyRow(changes)];
  return statement((store) => {
    const state = store.writable(name);
    const written = matching(state, condition).map((row) => ({ ...row, ...change }));
    for (const row of written) {
      refuseTaken(state, row, table.uniques);
      state.put(row);
    }
    checkForeignKeys(store, table, { written });
    return written.length;
  });
}

export function remove(name: string, where: Where): WriteStatement<number> {
  const table = tableOf(name);
  checkWhere(table, where);
  const condition = structuredClone(where);
  return statement((store) => {
    const state = store.writable(name);
    const removed = matching(state, condition);
    for (const row of removed) state.remove(state.keyOf(row));
    checkForeignKeys(store, table, { removed });
    return removed.length;
  });
}

function statement<T>(run: (store: WritableStore) => T): WriteStatement<T> {
  return (store) => {
    const layer = new StoreLayer(store);
    const result = run(layer);
    layer.merge();
    return result;
  };
}

/** @returns The row as stored; null where `ignore` passed it over. */
function insertOne(
  state: TableState,
  complete: Readonly<Row>,
  given: readonly string[],
  onConflict: OnConflict | undefined,
): Row | null {
  const table = state.descriptor;
  const row = assignKey(state, complete);
  const keys: UniqueDescriptor[] = [{ name: 'primary key', fields: table.primaryKey }, ...table.uniques];
  const target = keys.find((key) => onConflict !== undefined && sameFields(key.fields, onConflict.fields));
  const holder = target && holderOf(state, row, target);
  if (onConflict === undefined || holder === undefined) {
    refuseTaken(state, row, keys);
    state.put(row);
    return row;
  }
  if (onConflict.action === 'ignore') return null;
  const changed = given.filter((field) => !table.primaryKey.includes(field));
  const updated = { ...holder, ...Object.fromEntries(changed.map((field) => [field, row[field] ?? null])) };
  refuseTaken(state, updated, table.uniques);
  state.put(updated);
  return updated;
}

function assignKey(state: TableState, row: Readonly<Row>): Row {
  const [key] = state.descriptor.primaryKey;
  if (state.descriptor.autoIncrement !== true || key === undefined) return row;
  const id = (row[key] as number | undefined) ?? state.lastId + 1;
  state.lastId = Math.max(state.lastId, id);
  return { ...row, [key]: id };
}

function refuseTaken(state: TableState, row: Readonly<Row>, keys: readonly UniqueDescriptor[]): void {
  for (const key of keys) {
    const holder = holderOf(state, row, key);
    const isItself = key.name !== 'primary key' && holder && state.keyOf(holder) === state.keyOf(row);
    if (holder === undefined || isItself) continue;
    throw new StorageError(
      'unique',
      `${state.descriptor.name} has a row with this ${key.fields.join(', ')} already: change it, or use onConflict.`,
      { table: state.descriptor.name, fields: key.fields, constraint: key.name },
    );
  }
}

function holderOf(state: TableState, row: Readonly<Row>, key: UniqueDescriptor): Row | undefined {
  return key.name === 'primary key' ? state.get(state.keyOf(row)) : state.holder(key, row);
}

function givenFields(row: Readonly<Row>): string[] {
  return Object.keys(row).filter((field) => row[field] !== undefined);
}

function sameFields(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((field) => b.includes(field));
}
