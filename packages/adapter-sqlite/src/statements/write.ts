import {
  checkChanges,
  checkOnConflict,
  checkWhere,
  completeRow,
  type InsertOptions,
  type OnConflict,
  type Row,
  type TableDescriptor,
  tableOf,
  type Where,
} from '@skep/contracts';
import { decodeRow, encodeRow, type RawRow, type StoredValue, wherePredicate } from '@skep/sql-schema';
import { type RawBuilder, sql } from 'kysely';
import type { Bound } from '../connection.ts';
import { type Compiled, compiled } from './compiled.ts';
import { conditionSql, shapeOf } from './condition.ts';
import type { Statement } from './read.ts';

/** Rows that one SQL statement inserts. */
interface Batch {
  readonly rows: readonly Readonly<Record<string, StoredValue>>[];
  /** The fields that a conflict overwrites; null where a conflict overwrites none. */
  readonly overwrites: readonly string[] | null;
}

/** What a write runs: several statements must share a transaction. */
export interface Write<T> {
  readonly statements: number;
  readonly run: Statement<T>;
}

export function insert(
  name: string,
  rows: readonly Readonly<Row>[],
  { onConflict }: InsertOptions = {},
): Write<Row[]> {
  const table = tableOf(name);
  if (onConflict !== undefined) checkOnConflict(table, onConflict);
  const statements = batchesOf(table, rows, onConflict).map((batch) =>
    insertSql(table, batch, onConflict?.fields ?? null),
  );
  return {
    statements: statements.length,
    run: (connection) => {
      const stored: RawRow[] = [];
      for (const { sql: text, params } of statements) {
        stored.push(...connection.all(text, params, { table: name }));
      }
      return stored.map((raw) => decodeRow(table, raw));
    },
  };
}

export function update(name: string, where: Where, changes: Readonly<Row>): Write<number> {
  const table = tableOf(name);
  checkWhere(table, where);
  checkChanges(table, changes);
  const encoded = encodeRow(changes);
  const predicate = wherePredicate(where);
  const params: Bound[] = Object.values(encoded);
  const shape = `update ${name} ${Object.keys(encoded).join(',')} where ${shapeOf(predicate, params)}`;
  const statement = compiled(shape, params, (db) =>
    db.updateTable(name).set(encoded).where(conditionSql(predicate)),
  );
  return single(name, statement);
}

export function remove(name: string, where: Where): Write<number> {
  const table = tableOf(name);
  checkWhere(table, where);
  const predicate = wherePredicate(where);
  const params: Bound[] = [];
  const statement = compiled(`delete ${name} ${shapeOf(predicate, params)}`, params, (db) =>
    db.deleteFrom(name).where(conditionSql(predicate)),
  );
  return single(name, statement);
}

function single(table: string, { sql: text, params }: Compiled): Write<number> {
  return { statements: 1, run: (connection) => connection.run(text, params, { table }) };
}

/** One batch for all rows, unless conflicts overwrite other fields in one row than in the next. */
function batchesOf(
  table: TableDescriptor,
  rows: readonly Readonly<Row>[],
  onConflict: OnConflict | undefined,
): Batch[] {
  const batches: { rows: Record<string, StoredValue>[]; overwrites: string[] | null }[] = [];
  for (const row of rows) {
    const encoded = encodeRow(completeRow(table, row));
    const overwrites = onConflict?.action === 'update' ? overwritten(table, row) : null;
    const last = batches.at(-1);
    if (last !== undefined && last.overwrites?.join() === overwrites?.join()) last.rows.push(encoded);
    else batches.push({ rows: [encoded], overwrites });
  }
  return batches;
}

/** The given fields but the key's, in the table's order. */
function overwritten(table: TableDescriptor, row: Readonly<Row>): string[] {
  return Object.keys(table.fields).filter(
    (field) => row[field] !== undefined && !table.primaryKey.includes(field),
  );
}

function insertSql(table: TableDescriptor, batch: Batch, target: readonly string[] | null): Compiled {
  const columns = Object.keys(table.fields);
  const values = batch.rows.map((row) => columns.map((column) => row[column] ?? null));
  const [only = []] = values;
  // Many rows travel as one JSON text: one shape and one parameter for any number of them, and one statement, so that
  // they may refer to one another.
  const many = values.length > 1;
  const params: Bound[] = many ? [JSON.stringify(values)] : only;
  const action = target === null ? null : { target, overwrites: batch.overwrites };
  return compiled(`insert ${table.name} ${many} ${JSON.stringify(action)}`, params, (db) => ({
    compile: () =>
      sql`insert into ${sql.table(table.name)} (${names(columns)}) ${
        many ? fromJson(columns, params) : sql`values (${sql.join(only)})`
      } ${conflict(table, action)} returning ${names(columns)}`.compile(db),
  }));
}

/** `where true` keeps SQLite from reading `on conflict` as part of a join. */
function fromJson(columns: readonly string[], [rows]: readonly Bound[]): RawBuilder<unknown> {
  const picked = columns.map((_, index) => sql`value ->> ${sql.lit(index)}`);
  return sql`select ${sql.join(picked)} from json_each(${rows}) where true`;
}

function conflict(
  table: TableDescriptor,
  action: { target: readonly string[]; overwrites: readonly string[] | null } | null,
): RawBuilder<unknown> {
  if (action === null) return sql.raw('');
  const { target, overwrites } = action;
  if (overwrites === null) return sql`on conflict (${names(target)}) do nothing`;
  // With nothing to overwrite, the key is set to itself, so that the stored row is returned.
  const fields = overwrites.length > 0 ? overwrites : table.primaryKey.slice(0, 1);
  const from = overwrites.length > 0 ? 'excluded' : table.name;
  const changes = fields.map((field) => sql`${sql.ref(field)} = ${sql.ref(`${from}.${field}`)}`);
  return sql`on conflict (${names(target)}) do update set ${sql.join(changes)}`;
}

function names(fields: readonly string[]): RawBuilder<unknown> {
  return sql.join(fields.map((field) => sql.ref(field)));
}
