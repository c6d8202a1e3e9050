import type { TableDescriptor } from '@skep/contracts';
import type { Column } from '../codec.ts';
import type { ConflictPlan, DeletePlan, InsertPlan, UpdatePlan } from '../plans/write-plans.ts';
import type { RowFormat } from '../rows/row-format.ts';
import { whereText } from './condition.ts';
import { columnNames, named, names } from './names.ts';

export function insertText(plan: InsertPlan, format: RowFormat): string {
  const { table, columns, many, conflict, returning } = plan;
  const rows = many ? rowsFromJson(columns) : `values (${columns.map(() => '?').join(', ')})`;
  const onConflict = conflict === null ? '' : ` ${conflictText(plan, conflict)}`;
  const given = returning.length === 0 ? '' : ` returning ${format.select(returning)}`;
  return `insert into ${named(table.name)} (${columnNames(columns)}) ${rows}${onConflict}${given}`;
}

export function updateText({ table, fields, predicate }: UpdatePlan): string {
  const changes = fields.map((field) => `${named(field)} = ?`).join(', ');
  return `update ${named(table.name)} set ${changes}${whereText(predicate)}`;
}

export function deleteText({ table, predicate }: DeletePlan): string {
  return `delete from ${named(table.name)}${whereText(predicate)}`;
}

/** `where true` keeps SQLite from reading `on conflict` as part of a join. */
function rowsFromJson(columns: readonly Column[]): string {
  return `select ${columns.map((_, index) => `value ->> ${index}`).join(', ')} from json_each(?) where true`;
}

function conflictText({ table }: InsertPlan, { target, overwrites }: ConflictPlan): string {
  const on = `on conflict (${names(target)})${sparseText(table, target)} do`;
  if (overwrites === null) return `${on} nothing`;
  if (overwrites.length > 0) {
    return `${on} update set ${overwrites.map((field) => `${named(field)} = excluded.${named(field)}`).join(', ')}`;
  }
  // With nothing to overwrite, the key is set to itself, so that the stored row is returned.
  const [key = ''] = table.primaryKey;
  return `${on} update set ${named(key)} = ${named(table.name)}.${named(key)}`;
}

/** An index that leaves rows out is only taken for the target where its condition is repeated. */
function sparseText({ uniques }: TableDescriptor, target: readonly string[]): string {
  const unique = uniques.find(
    ({ fields }) => fields.length === target.length && fields.every((one) => target.includes(one)),
  );
  return unique?.sparse === undefined ? '' : ` where ${named(unique.sparse)} is not null`;
}
