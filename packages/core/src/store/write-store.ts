import {
  type ChangeOperation,
  type DataMethods,
  encodeRecordKey,
  type OnConflict,
  type Row,
  type TableName,
  type TableRows,
  tables,
  type Value,
  type Where,
} from '@skep/contracts';
import { rowChecksum } from '@skep/contracts/adapter-kit';
import type { PendingChange } from '../feed/write-feed.ts';
import { isOwnFailure } from '../writes/own-failure.ts';
import { fullRecord } from './full-record.ts';
import { type ReadStore, RecordReader } from './read-store.ts';

/** Tables that the feed tells of: all but its own. */
export type RecordTable = Exclude<TableName, 'changes'>;

/** A record to be written, and the one that it takes the place of; null where there is none. */
export interface Replacement<T extends RecordTable> {
  readonly stored: TableRows[T] | null;
  readonly record: TableRows[T];
}

/**
 * Writing records. Each write that changes one is noted for the feed, and with its row's checksum, so that no operation can
 * forget to.
 */
export interface WriteStore extends ReadStore {
  /** @returns The record in full. */
  insert<T extends RecordTable>(table: T, record: Partial<TableRows[T]>): Promise<TableRows[T]>;
  /** Inserts the record, unless there is one with the same values in `fields`, a unique of the table: then null. */
  insertNew<T extends RecordTable>(
    table: T,
    record: Partial<TableRows[T]>,
    fields: readonly (keyof TableRows[T] & string)[],
  ): Promise<TableRows[T] | null>;
  /**
   * Inserts many records by one statement, before the calls that ask for them: all but those that have another's values in
   * `fields`; none, where one of them cannot be inserted. Each call must then ask `noteAhead` whether it is done.
   */
  insertAhead<T extends RecordTable>(
    table: T,
    records: readonly Partial<TableRows[T]>[],
    fields: readonly (keyof TableRows[T] & string)[],
  ): Promise<void>;
  /** Notes for the feed what was inserted ahead. @returns Whether this record, the same object, was. */
  noteAhead<T extends RecordTable>(table: T, record: Partial<TableRows[T]>): boolean;
  /** Sets what differs from `record`, the record as stored, and in full. @returns Whether anything did. */
  update<T extends RecordTable>(
    table: T,
    record: TableRows[T],
    changes: Partial<TableRows[T]>,
  ): Promise<boolean>;
  /** Writes many records, of keys of their callers', by one statement. Those that do not differ are left alone. */
  replaceAll<T extends RecordTable>(table: T, replacements: readonly Replacement<T>[]): Promise<void>;
  remove<T extends RecordTable>(table: T, records: readonly TableRows[T][]): Promise<void>;
  /**
   * Deletes rows of which the feed is told in another way, or that are its own. Call it last: only what the feed is told of
   * counts as written, so what fails after it would not be undone among other callers' writes.
   */
  discard(table: 'mcp_events' | 'changes', where: Where): Promise<number>;
}

/** The records of a transaction. What it changes is added to `changes`, in order. */
export class RecordWriter extends RecordReader implements WriteStore {
  readonly #tx: DataMethods;
  readonly #changes: PendingChange[];
  /** What was inserted ahead and is not noted yet, by the record that it was asked for with. */
  readonly #ahead = new Map<object, Row>();

  constructor(tx: DataMethods, changes: PendingChange[]) {
    super(tx);
    this.#tx = tx;
    this.#changes = changes;
  }

  async insert<T extends RecordTable>(table: T, record: Partial<TableRows[T]>): Promise<TableRows[T]> {
    const stored = await this.#insert(table, record);
    if (stored === null) throw new Error(`The adapter did not return the row inserted into ${table}.`);
    return stored;
  }

  insertNew<T extends RecordTable>(
    table: T,
    record: Partial<TableRows[T]>,
    fields: readonly (keyof TableRows[T] & string)[],
  ): Promise<TableRows[T] | null> {
    return this.#insert(table, record, { fields, action: 'ignore' });
  }

  async insertAhead<T extends RecordTable>(
    table: T,
    given: readonly Partial<TableRows[T]>[],
    fields: readonly (keyof TableRows[T] & string)[],
  ): Promise<void> {
    const records = given.map((record) => fullRecord(tables[table], record));
    const returning = [...new Set([...tables[table].primaryKey, ...fields])];
    const rows = records.map((record) => checkedRow(table, record));
    let stored: readonly Row[];
    try {
      stored = await this.#tx.insert(table, rows, { onConflict: { fields, action: 'ignore' }, returning });
    } catch (error) {
      if (isOwnFailure(error)) return;
      throw error;
    }
    // They come in the order in which they were given, without those that were passed over.
    let next = 0;
    for (const [index, record] of records.entries()) {
      const row = stored[next];
      if (row === undefined || !fields.every((field) => row[field] === record[field])) continue;
      next += 1;
      this.#ahead.set(given[index] ?? record, { ...record, ...keyOf(table, row) });
    }
  }

  noteAhead<T extends RecordTable>(table: T, record: Partial<TableRows[T]>): boolean {
    const stored = this.#ahead.get(record);
    if (stored === undefined) return false;
    this.#ahead.delete(record);
    this.#note(table, stored, 'insert');
    return true;
  }

  async update<T extends RecordTable>(
    table: T,
    record: TableRows[T],
    wanted: Partial<TableRows[T]>,
  ): Promise<boolean> {
    const before = record as unknown as Row;
    const changes = differenceOf(before, wanted);
    if (changes === null) return false;
    changes.checksum = rowChecksum(tables[table], { ...before, ...changes });
    await this.#tx.update(table, keyOf(table, before), changes);
    this.#note(table, before, 'update');
    return true;
  }

  async replaceAll<T extends RecordTable>(table: T, replacements: readonly Replacement<T>[]): Promise<void> {
    const needed = replacements.filter(
      ({ stored, record }) => stored === null || differenceOf(stored as unknown as Row, record) !== null,
    );
    if (needed.length === 0) return;
    const rows = needed.map(({ record }) => checkedRow(table, record as unknown as Row));
    const onConflict = { fields: tables[table].primaryKey, action: 'update' } as const;
    await this.#tx.insert(table, rows, { onConflict, returning: [] });
    for (const { stored, record } of needed) {
      this.#note(table, record as unknown as Row, stored === null ? 'insert' : 'update');
    }
  }

  async remove<T extends RecordTable>(table: T, records: readonly TableRows[T][]): Promise<void> {
    const rows = records as unknown as readonly Row[];
    if (rows.length === 0) return;
    await this.#tx.delete(table, keysOf(table, rows));
    for (const row of rows) this.#note(table, row, 'delete');
  }

  discard(table: 'mcp_events' | 'changes', where: Where): Promise<number> {
    return this.#tx.delete(table, where);
  }

  /** @throws Error where a record was inserted ahead and its call never made: the feed would not tell of it. */
  finish(): void {
    if (this.#ahead.size > 0)
      throw new Error(`${this.#ahead.size} records were inserted for calls that were not made.`);
  }

  async #insert<T extends RecordTable>(
    table: T,
    given: Partial<TableRows[T]>,
    onConflict?: OnConflict,
  ): Promise<TableRows[T] | null> {
    const { autoIncrement, primaryKey: returning } = tables[table];
    const record = fullRecord(tables[table], given);
    const options = onConflict === undefined ? { returning } : { onConflict, returning };
    const [key] = await this.#tx.insert(table, [checkedRow(table, record)], options);
    if (key === undefined) return null;
    const stored = autoIncrement === true ? { ...record, ...keyOf(table, key) } : record;
    this.#note(table, stored, 'insert');
    return stored as unknown as TableRows[T];
  }

  #note(table: RecordTable, record: Row, operation: ChangeOperation): void {
    this.#changes.push({ table_name: table, record_key: encodeRecordKey(tables[table], record), operation });
  }
}

/** A record in full as it is stored: with its checksum. */
function checkedRow(table: TableName, record: Row): Row {
  return { ...record, checksum: rowChecksum(tables[table], record) };
}

/** The fields that `wanted` has and that differ from the record's; null where none does. */
function differenceOf(record: Readonly<Row>, wanted: object): Row | null {
  const changes: Row = {};
  let differs = false;
  for (const [field, value] of Object.entries(wanted) as [string, Value | undefined][]) {
    if (value === undefined || isSame(record[field] ?? null, value)) continue;
    changes[field] = value;
    differs = true;
  }
  return differs ? changes : null;
}

function keyOf(table: TableName, row: Row): Record<string, Value> {
  const key: Record<string, Value> = {};
  for (const field of tables[table].primaryKey) key[field] = row[field] ?? null;
  return key;
}

function keysOf(table: TableName, rows: readonly Row[]): Where {
  const [field, ...others] = tables[table].primaryKey;
  if (field === undefined || others.length > 0) return { anyOf: rows.map((row) => keyOf(table, row)) };
  return {
    [field]: { in: rows.map((row) => row[field]).filter((value) => value !== null && value !== undefined) },
  };
}

function isSame(a: Value, b: Value): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}
