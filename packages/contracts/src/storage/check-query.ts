import type { FieldDescriptor, Row, TableDescriptor, Value } from '../tables/descriptor.ts';
import { tables } from '../tables/tables.ts';
import { checkValue, fieldOf, invalid } from './check-value.ts';
import type { AggregateQuery, Condition, OrderBy, Query, Where } from './query.ts';

/** The descriptor of `table`. @throws StorageError `invalid` where there is no such table. */
export function tableOf(table: string): TableDescriptor {
  if (!Object.hasOwn(tables, table)) {
    throw invalid(table, `There is no table "${table}". Known: ${Object.keys(tables).join(', ')}.`);
  }
  return tables[table as keyof typeof tables];
}

/** The complete order of a query: its `orderBy`, then the primary key fields that it does not name. */
export function totalOrder(table: TableDescriptor, orderBy: readonly OrderBy[] = []): Required<OrderBy>[] {
  const named = orderBy.map(({ field, direction = 'asc' }) => ({ field, direction }));
  const last = named.at(-1)?.direction ?? 'asc';
  const ties = table.primaryKey.filter((key) => !named.some(({ field }) => field === key));
  return [...named, ...ties.map((field) => ({ field, direction: last }))];
}

/** @throws StorageError `invalid` naming what is wrong with the query. */
export function checkQuery(table: TableDescriptor, query: Query): void {
  checkWhere(table, query.where ?? {});
  checkCount(table, 'limit', query.limit);
  checkCount(table, 'offset', query.offset);
  checkOrder(table, query.orderBy ?? []);
  if (query.omit !== undefined) checkOmit(table, query.omit);
  if (query.after !== undefined) {
    if (query.offset !== undefined) throw invalid(table.name, 'Give either offset or after, not both.');
    checkAfter(table, query.orderBy ?? [], query.after);
  }
}

/** @throws StorageError `invalid` naming what is wrong with the condition. */
export function checkWhere(table: TableDescriptor, where: Where): void {
  if (!isPlainObject(where)) throw invalid(table.name, 'A where must be an object of conditions by field.');
  for (const [name, condition] of Object.entries(where)) {
    if (name === 'anyOf') {
      if (!Array.isArray(condition)) throw invalid(table.name, 'anyOf must be an array of conditions.');
      for (const member of condition) checkWhere(table, member);
    } else {
      checkCondition(table, name, condition as Condition);
    }
  }
}

/** @throws StorageError `invalid` naming what is wrong with the aggregate query. */
export function checkAggregate(table: TableDescriptor, query: AggregateQuery): void {
  checkWhere(table, query.where ?? {});
  const seen = new Set<string>();
  for (const key of query.groupBy ?? []) {
    const name = typeof key === 'string' ? key : key.field;
    const field = fieldOf(table, name);
    if (seen.has(name)) throw invalid(table.name, `"${name}" is grouped by twice.`, [name]);
    seen.add(name);
    if (typeof key === 'string') continue;
    if (field.kind !== 'timestamp')
      throw invalid(table.name, `"${name}" is no timestamp and has no buckets.`, [name]);
    if (!Number.isSafeInteger(key.bucket) || key.bucket < 1) {
      throw invalid(table.name, 'A bucket is a whole number of milliseconds, at least 1.', [name]);
    }
  }
  const measures = Object.values(query.measures ?? {});
  if (measures.length === 0) throw invalid(table.name, 'An aggregate needs at least one measure.');
  for (const { op, field: name } of measures) {
    if (!['count', 'sum', 'min', 'max'].includes(op))
      throw invalid(table.name, `There is no measure "${op}".`);
    if (name === undefined && op !== 'count') throw invalid(table.name, `The measure ${op} needs a field.`);
    if (name === undefined) continue;
    const { kind } = fieldOf(table, name);
    const fits =
      op === 'count' || kind === 'integer' || (op !== 'sum' && (kind === 'timestamp' || kind === 'text'));
    if (!fits) throw invalid(table.name, `The measure ${op} does not fit "${name}" (${kind}).`, [name]);
  }
}

const operators: ReadonlySet<string> = new Set(['in', 'gt', 'gte', 'lt', 'lte', 'null']);

function checkCondition(table: TableDescriptor, name: string, condition: Condition): void {
  const field = fieldOf(table, name);
  if (condition === undefined) {
    throw invalid(table.name, `The condition on "${name}" is undefined: leave it out, or ask for null.`, [
      name,
    ]);
  }
  if (condition === null) return;
  if (!isPlainObject(condition)) {
    checkValue(table, name, field, condition as Value);
    return;
  }
  const entries = Object.entries(condition);
  if (entries.length === 0) throw invalid(table.name, `The condition on "${name}" has no operator.`, [name]);
  for (const [operator, operand] of entries) checkOperator(table, name, field, operator, operand);
}

function checkOperator(
  table: TableDescriptor,
  name: string,
  field: FieldDescriptor,
  operator: string,
  operand: unknown,
): void {
  if (!operators.has(operator)) {
    throw invalid(table.name, `There is no operator "${operator}". Known: ${[...operators].join(', ')}.`, [
      name,
    ]);
  }
  if (operator === 'null') {
    if (typeof operand !== 'boolean')
      throw invalid(table.name, `"${name}.null" must be true or false.`, [name]);
  } else if (operator === 'in') {
    if (!Array.isArray(operand)) throw invalid(table.name, `"${name}.in" must be an array.`, [name]);
    for (const value of operand) checkOperand(table, name, field, value);
  } else {
    if (field.kind === 'json' || field.kind === 'boolean') {
      throw invalid(table.name, `"${name}" (${field.kind}) has no order: use equality or in.`, [name]);
    }
    checkOperand(table, name, field, operand);
  }
}

function checkOperand(table: TableDescriptor, name: string, field: FieldDescriptor, value: unknown): void {
  if (value === null)
    throw invalid(table.name, `Ask for a null "${name}" with null, not inside an operator.`, [name]);
  checkValue(table, name, field, value as Value);
}

function checkCount(table: TableDescriptor, name: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) {
    throw invalid(table.name, `${name} must be a whole number, 0 or more; it is ${String(value)}.`);
  }
}

function checkOmit(table: TableDescriptor, omit: readonly string[]): void {
  for (const name of omit) fieldOf(table, name);
  if (new Set(omit).size < Object.keys(table.fields).length) return;
  throw invalid(table.name, 'omit must leave at least one field.', omit);
}

function checkOrder(table: TableDescriptor, orderBy: readonly OrderBy[]): void {
  const seen = new Set<string>();
  for (const { field, direction } of orderBy) {
    if (fieldOf(table, field).kind === 'json')
      throw invalid(table.name, `JSON field "${field}" has no order.`, [field]);
    if (seen.has(field)) throw invalid(table.name, `"${field}" is ordered by twice.`, [field]);
    seen.add(field);
    if (direction !== undefined && direction !== 'asc' && direction !== 'desc') {
      throw invalid(table.name, `The direction of "${field}" must be asc or desc.`, [field]);
    }
  }
}

function checkAfter(table: TableDescriptor, orderBy: readonly OrderBy[], after: Readonly<Row>): void {
  for (const { field } of totalOrder(table, orderBy)) {
    const value = after[field];
    if (value === undefined)
      throw invalid(table.name, `after lacks "${field}", which the order needs.`, [field]);
    if (value !== null) checkValue(table, field, fieldOf(table, field), value);
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
