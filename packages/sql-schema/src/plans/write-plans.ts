import {
  checkChanges,
  checkInsertOptions,
  checkWhere,
  completeRow,
  type InsertOptions,
  type OnConflict,
  type Row,
  type TableDescriptor,
  tableOf,
  type Where,
} from '@skep/contracts';
import { type Column, columnsOf, encodeValue, type StoredValue } from '../codec.ts';
import { type Predicate, wherePredicate } from '../predicate.ts';
import { type Plan, type PlanValue, predicateShape } from './plan.ts';

/** What a conflict does: `overwrites` null leaves the stored row; an empty one overwrites nothing, and returns it. */
export interface ConflictPlan {
  readonly target: readonly string[];
  readonly overwrites: readonly string[] | null;
}

/**
 * Rows that one statement inserts, so that they may refer to one another. Params: the values of a single row in the order
 * of `columns`; or, with `many`, one JSON text of an array of such arrays, for `json_each`: one shape and one parameter for
 * any number of rows.
 */
export interface InsertPlan extends Plan {
  readonly table: TableDescriptor;
  /** In the table's order. Of many rows, those are left out that are null in all of them. */
  readonly columns: readonly Column[];
  readonly many: boolean;
  readonly conflict: ConflictPlan | null;
  /** What comes back: each once, in the table's order. */
  readonly returning: readonly Column[];
}

/** Params: the values of `fields`, which are in the table's order, then the predicate's. */
export interface UpdatePlan extends Plan {
  readonly table: TableDescriptor;
  readonly fields: readonly string[];
  readonly predicate: Predicate;
}

/** Params: the predicate's. */
export interface DeletePlan extends Plan {
  readonly table: TableDescriptor;
  readonly predicate: Predicate;
}

/**
 * One plan for all rows, unless conflicts overwrite other fields in one row than in the next; none for no rows. Several
 * must run as one: all or nothing.
 *
 * @throws StorageError `invalid`, `check`
 */
export function planInsert(
  name: string,
  rows: readonly Readonly<Row>[],
  options: InsertOptions = {},
): InsertPlan[] {
  const table = tableOf(name);
  checkInsertOptions(table, options);
  const { onConflict, returning: asked } = options;
  const columns = columnsOf(table);
  const returning =
    asked === undefined ? columns : columns.filter(({ name: field }) => asked.includes(field));
  const given = asked === undefined ? '*' : returning.map(({ name: field }) => field).join();
  return batchesOf(table, rows, onConflict).map(({ values, conflict }) => {
    const [only = []] = values;
    const onTaken = conflict === null ? '' : JSON.stringify(conflict);
    const common = { table, conflict, returning };
    const shape = `${name} ${onTaken} ${given}`;
    if (values.length === 1)
      return { ...common, columns, many: false, shape: `insert one ${shape}`, params: only };
    const isNeeded = columns.map((column, place) => isNeededOf(column, place, values));
    return {
      ...common,
      columns: columns.filter((_, place) => isNeeded[place]),
      many: true,
      shape: `insert many ${shape} ${isNeeded.map(Number).join('')}`,
      params: [JSON.stringify(values.map((row) => row.filter((_, place) => isNeeded[place])))],
    };
  });
}

/** @throws StorageError `invalid`, `check` */
export function planUpdate(name: string, where: Where, changes: Readonly<Row>): UpdatePlan {
  const table = tableOf(name);
  checkWhere(table, where);
  checkChanges(table, changes);
  const fields: string[] = [];
  const params: PlanValue[] = [];
  for (const { name: field } of columnsOf(table)) {
    const value = changes[field];
    if (value === undefined) continue;
    fields.push(field);
    params.push(encodeValue(value));
  }
  const predicate = wherePredicate(where);
  const shape = `update ${name} ${fields.join(',')} where ${predicateShape(predicate, params)}`;
  return { table, fields, predicate, shape, params };
}

/** @throws StorageError `invalid` */
export function planDelete(name: string, where: Where): DeletePlan {
  const table = tableOf(name);
  checkWhere(table, where);
  const predicate = wherePredicate(where);
  const params: PlanValue[] = [];
  const shape = `delete ${name} ${predicateShape(predicate, params)}`;
  return { table, predicate, shape, params };
}

/** A column without a default that is null in every row is null as well where it is left out. */
function isNeededOf({ field }: Column, place: number, rows: readonly (readonly StoredValue[])[]): boolean {
  return field.default !== undefined || rows.some((row) => row[place] !== null);
}

interface Batch {
  readonly values: StoredValue[][];
  readonly conflict: ConflictPlan | null;
}

function batchesOf(
  table: TableDescriptor,
  rows: readonly Readonly<Row>[],
  onConflict: OnConflict | undefined,
): Batch[] {
  const batches: Batch[] = [];
  for (const row of rows) {
    const complete = completeRow(table, row);
    const values = columnsOf(table).map(({ name }) => encodeValue(complete[name] ?? null));
    const conflict = conflictOf(table, row, onConflict);
    const last = batches.at(-1);
    const fits = last !== undefined && last.conflict?.overwrites?.join() === conflict?.overwrites?.join();
    if (fits) last.values.push(values);
    else batches.push({ values: [values], conflict });
  }
  return batches;
}

/** The given fields are overwritten, but not the key's; in the table's order. */
function conflictOf(
  table: TableDescriptor,
  row: Readonly<Row>,
  onConflict: OnConflict | undefined,
): ConflictPlan | null {
  if (onConflict === undefined) return null;
  const target = [...onConflict.fields];
  if (onConflict.action === 'ignore') return { target, overwrites: null };
  const overwrites = Object.keys(table.fields).filter(
    (field) => row[field] !== undefined && !table.primaryKey.includes(field),
  );
  return { target, overwrites };
}
