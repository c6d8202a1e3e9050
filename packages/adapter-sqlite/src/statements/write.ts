import type { InsertOptions, Row, Where } from '@skep/contracts';
import {
  type ConflictPlan,
  decodeOwnRow,
  type InsertPlan,
  type Plan,
  planDelete,
  planInsert,
  planUpdate,
  type WriteStatement,
} from '@skep/sql-schema';
import { type RawBuilder, sql } from 'kysely';
import type { Connection } from '../connection.ts';
import { sqlOf } from './compiled.ts';
import { conditionSql } from './condition.ts';

type Write<T> = WriteStatement<Connection, T>;

export function insert(name: string, rows: readonly Readonly<Row>[], options?: InsertOptions): Write<Row[]> {
  const plans = planInsert(name, rows, options);
  const statements = plans.map((plan) => ({ plan, text: insertSql(plan) }));
  return {
    statements: statements.length,
    run: (connection) =>
      statements.flatMap(({ plan, text }) =>
        connection
          .all(text, plan.params, { table: name })
          .map((raw) => decodeOwnRow(plan.table, raw, plan.returning)),
      ),
  };
}

export function update(name: string, where: Where, changes: Readonly<Row>): Write<number> {
  const plan = planUpdate(name, where, changes);
  const text = sqlOf(plan, (db) => {
    const set = Object.fromEntries(plan.fields.map((field, index) => [field, plan.params[index] ?? null]));
    return db.updateTable(name).set(set).where(conditionSql(plan.predicate));
  });
  return single(name, plan, text);
}

export function remove(name: string, where: Where): Write<number> {
  const plan = planDelete(name, where);
  const text = sqlOf(plan, (db) => db.deleteFrom(name).where(conditionSql(plan.predicate)));
  return single(name, plan, text);
}

function single(table: string, { params }: Plan, text: string): Write<number> {
  return { statements: 1, run: (connection) => connection.run(text, params, { table }) };
}

function insertSql(plan: InsertPlan): string {
  const { table, fields, many, conflict, returning } = plan;
  return sqlOf(plan, (db) => ({
    compile: () =>
      sql`insert into ${sql.table(table.name)} (${names(fields)}) ${
        many ? fromJson(plan) : sql`values (${sql.join(plan.params)})`
      } ${conflict === null ? sql.raw('') : conflictSql(plan, conflict)} ${returning.length === 0 ? sql.raw('') : sql`returning ${names(returning)}`}`.compile(
        db,
      ),
  }));
}

/** `where true` keeps SQLite from reading `on conflict` as part of a join. */
function fromJson({ fields, params: [rows] }: InsertPlan): RawBuilder<unknown> {
  const picked = fields.map((_, index) => sql`value ->> ${sql.lit(index)}`);
  return sql`select ${sql.join(picked)} from json_each(${rows}) where true`;
}

function conflictSql({ table }: InsertPlan, { target, overwrites }: ConflictPlan): RawBuilder<unknown> {
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
