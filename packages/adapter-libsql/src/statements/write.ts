import type { InsertOptions, Row, Where } from '@skep/contracts';
import {
  decodeOwnRow,
  type InsertPlan,
  planDelete,
  planInsert,
  planUpdate,
  type RawRow,
  type WriteStatement,
} from '@skep/sql-schema';
import { sql } from 'drizzle-orm';
import type { SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import type { Connection } from '../connection.ts';
import { type Compiled, compiled, type NextSlot } from './compiled.ts';
import { conditionSql } from './condition.ts';
import { type DrizzleTable, drizzleTable } from './drizzle-tables.ts';
import { parseRow, rowOf } from './row-as-json.ts';

type Write<T> = WriteStatement<Connection, T>;

export function insert(name: string, rows: readonly Readonly<Row>[], options?: InsertOptions): Write<Row[]> {
  const plans = planInsert(name, rows, options);
  const statements = plans.map((plan) => ({ plan, ...insertSql(plan) }));
  return {
    statements: statements.length,
    async run(connection) {
      const stored: Row[] = [];
      for (const { plan, sql: text, params } of statements) {
        const raws: RawRow[] = await connection.all(text, params, name);
        for (const raw of raws) {
          const row = parseRow(plan.table, plan.returning, raw);
          stored.push(decodeOwnRow(plan.table, row, plan.returning));
        }
      }
      return stored;
    },
  };
}

export function update(name: string, where: Where, changes: Readonly<Row>): Write<number> {
  const plan = planUpdate(name, where, changes);
  const statement = compiled(plan, (db, next) => {
    const target = drizzleTable(plan.table);
    const set = Object.fromEntries(plan.fields.map((field) => [field, next()]));
    return db
      .update(target.table)
      .set(set as SQLiteUpdateSetSource<typeof target.table>)
      .where(conditionSql(plan.predicate, target, next));
  });
  return single(name, statement);
}

export function remove(name: string, where: Where): Write<number> {
  const plan = planDelete(name, where);
  const statement = compiled(plan, (db, next) => {
    const target = drizzleTable(plan.table);
    return db.delete(target.table).where(conditionSql(plan.predicate, target, next));
  });
  return single(name, statement);
}

function single(table: string, { sql: text, params }: Compiled): Write<number> {
  return { statements: 1, run: (connection) => connection.run(text, params, table) };
}

function insertSql(plan: InsertPlan): Compiled {
  return compiled(plan, (db, next) => {
    const target = drizzleTable(plan.table);
    const into = db.insert(target.table);
    const insert = plan.many
      ? into.select(rowsFromJson(plan, target, next))
      : into.values(oneRow(plan, next));
    const { conflict } = plan;
    const returned = <Q extends { returning(fields: ReturnType<typeof rowOf>): unknown }>(query: Q) =>
      (plan.returning.length === 0 ? query : query.returning(rowOf(plan.returning, target))) as Q;
    if (conflict === null) return returned(insert);
    const columns = conflict.target.map((field) => target.column(field));
    if (conflict.overwrites === null) {
      return returned(insert.onConflictDoNothing({ target: columns }));
    }
    const set = overwriting(plan, conflict.overwrites) as SQLiteUpdateSetSource<typeof target.table>;
    return returned(insert.onConflictDoUpdate({ target: columns, set }));
  });
}

function oneRow(plan: InsertPlan, next: NextSlot): Record<string, unknown> {
  return Object.fromEntries(plan.fields.map((field) => [field, next()]));
}

/** `where true` keeps SQLite from reading `on conflict` as part of a join. */
function rowsFromJson(plan: InsertPlan, target: DrizzleTable, next: NextSlot) {
  const picked = Object.keys(target.columns).map(
    (field) => sql`value ->> ${sql.raw(String(plan.fields.indexOf(field)))}`,
  );
  return sql`select ${sql.join(picked, sql`, `)} from json_each(${next()}) where true`;
}

/** With nothing to overwrite, the key is set to itself, so that the stored row is returned. */
function overwriting({ table }: InsertPlan, overwrites: readonly string[]): Record<string, unknown> {
  const [key = ''] = table.primaryKey;
  if (overwrites.length === 0) {
    return { [key]: sql`${sql.identifier(table.name)}.${sql.identifier(key)}` };
  }
  return Object.fromEntries(overwrites.map((field) => [field, sql`excluded.${sql.identifier(field)}`]));
}
