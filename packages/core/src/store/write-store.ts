import {
  type ChangeOperation,
  encodeRecordKey,
  type InsertOptions,
  type Row,
  type TableName,
  type TableRows,
  type Transaction,
  tables,
  type Value,
  type Where,
} from '@skep/contracts';
import { rowChecksum } from '@skep/contracts/adapter-kit';
import { type ReadStore, readStore } from './read-store.ts';
import { recordOf } from './record-of.ts';

/** A write that the change feed has yet to tell of. */
export interface PendingChange {
  readonly table_name: TableName;
  readonly record_key: string;
  readonly operation: ChangeOperation;
}

/** Tables that the feed tells of: all but its own. */
type RecordTable = Exclude<TableName, 'changes'>;

/**
 * Writing records. Each write that changes one is noted for the feed, and with its row's checksum, so that no operation can
 * forget to.
 */
export interface WriteStore extends ReadStore {
  insert<T extends RecordTable>(table: T, record: Partial<TableRows[T]>): Promise<TableRows[T]>;
  /** Inserts the record, unless there is one with the same values in `fields`, a unique of the table: then null. */
  insertNew<T extends RecordTable>(
    table: T,
    record: Partial<TableRows[T]>,
    fields: readonly (keyof TableRows[T] & string)[],
  ): Promise<TableRows[T] | null>;
  /** Sets what differs from `record`, the record as stored, and in full. @returns Whether anything did. */
  update<T extends RecordTable>(
    table: T,
    record: TableRows[T],
    changes: Partial<TableRows[T]>,
  ): Promise<boolean>;
  remove<T extends RecordTable>(table: T, records: readonly TableRows[T][]): Promise<void>;
  /**
   * Deletes rows of which the feed is told in another way, or that are its own. Call it last: only what the feed is told of
   * counts as written, so what fails after it would not be undone among other callers' writes.
   */
  discard(table: 'mcp_events' | 'changes', where: Where): Promise<number>;
}

export function writeStore(tx: Transaction, changes: PendingChange[]): WriteStore {
  const note = (table: RecordTable, record: Row, operation: ChangeOperation): void => {
    changes.push({ table_name: table, record_key: encodeRecordKey(tables[table], record), operation });
  };
  const insert = async <T extends RecordTable>(
    table: T,
    record: Partial<TableRows[T]>,
    options?: InsertOptions,
  ): Promise<TableRows[T] | null> => {
    const [stored] = await tx.insert(table, [checked(table, given(record))], options);
    if (stored === undefined) return null;
    note(table, stored, 'insert');
    return recordOf(stored) as unknown as TableRows[T];
  };
  return {
    ...readStore(tx),
    async insert(table, record) {
      const stored = await insert(table, record);
      if (stored === null) throw new Error(`The adapter did not return the row inserted into ${table}.`);
      return stored;
    },
    insertNew: (table, record, fields) => insert(table, record, { onConflict: { fields, action: 'ignore' } }),
    async update(table, record, wanted) {
      const before = record as unknown as Row;
      const after = Object.entries(given(wanted)).filter(
        ([field, value]) => !same(before[field] ?? null, value),
      );
      if (after.length === 0) return false;
      const changes = Object.fromEntries(after);
      const checksum = rowChecksum(tables[table], { ...before, ...changes });
      await tx.update(table, keyOf(table, before), { ...changes, checksum });
      note(table, before, 'update');
      return true;
    },
    async remove(table, records) {
      const rows = records as unknown as readonly Row[];
      if (rows.length === 0) return;
      await tx.delete(table, keysOf(table, rows));
      for (const row of rows) note(table, row, 'delete');
    },
    discard: (table, where) => tx.delete(table, where),
  };
}

/** The row with its checksum. */
export function checked(table: TableName, row: Row): Row {
  return { ...row, checksum: rowChecksum(tables[table], row) };
}

function given(record: object): Row {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function keyOf(table: TableName, row: Row): Where {
  return Object.fromEntries(tables[table].primaryKey.map((field) => [field, row[field] ?? null]));
}

function keysOf(table: TableName, rows: readonly Row[]): Where {
  const [field, ...others] = tables[table].primaryKey;
  if (field === undefined || others.length > 0) return { anyOf: rows.map((row) => keyOf(table, row)) };
  return {
    [field]: { in: rows.map((row) => row[field]).filter((value) => value !== null && value !== undefined) },
  };
}

function same(a: Value, b: Value): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}
