import {
  type AggregateQuery,
  type AggregateRow,
  type Comparison,
  checkAggregate,
  checkQuery,
  type GroupKey,
  type Measure,
  type Query,
  type Row,
  StorageError,
  tableOf,
  type Value,
  type Where,
} from '@skep/contracts';
import { compareValues, rowOrder } from './compare.ts';
import { isEquality, matches } from './match.ts';
import { copyFields, copyRow, type Key, keyOf, keyPart } from './rows.ts';
import type { StoreView } from './store-state.ts';
import type { TableState } from './table-state.ts';

export function find(store: StoreView, name: string, query: Query = {}): Row[] {
  const table = tableOf(name);
  checkQuery(table, query);
  const { where = {}, orderBy, after, offset = 0, limit = Number.POSITIVE_INFINITY, omit = [] } = query;
  const order = rowOrder(table, orderBy);
  const rows = matching(store.table(name), where);
  const following = after === undefined ? rows : rows.filter((row) => order(row, after) > 0);
  const page = following.sort(order).slice(offset, offset + limit);
  if (omit.length === 0) return page.map(copyRow);
  const fields = Object.keys(table.fields).filter((name) => !omit.includes(name));
  return page.map((row) => copyFields(row, fields));
}

/** The stored rows that match. A `where` that names the whole primary key, or a list of keys, costs a look-up each. */
export function matching(table: TableState, where: Where): Row[] {
  const keys = keysNamed(table.descriptor.primaryKey, where);
  const candidates = keys === null ? [...table.rows()] : keys.map((key) => table.get(key));
  return candidates.filter((row): row is Row => row !== undefined && matches(row, where));
}

/** The only keys that a matching row can have; null where the condition does not tell. */
function keysNamed(primaryKey: readonly string[], where: Where): Key[] | null {
  if (primaryKey.every((field) => isEquality(where[field]))) return [keyOf(where as Row, primaryKey)];
  const [field, ...others] = primaryKey;
  const condition = field === undefined || others.length > 0 ? undefined : where[field];
  const listed = (condition as Comparison | undefined)?.in;
  return listed === undefined ? null : [...new Set(listed.map(keyPart))];
}

export function aggregate(store: StoreView, name: string, query: AggregateQuery): AggregateRow[] {
  const table = tableOf(name);
  checkAggregate(table, query);
  const groupBy = query.groupBy ?? [];
  const names = groupBy.map((key) => (typeof key === 'string' ? key : key.field));
  const groups = new Map<string, { keys: Row; rows: Row[] }>();
  if (groupBy.length === 0) groups.set('[]', { keys: {}, rows: [] });
  for (const row of matching(store.table(name), query.where ?? {})) {
    const values = groupBy.map((key) => groupValue(row, key));
    const id = JSON.stringify(values.map(keyPart));
    const group = groups.get(id) ?? {
      keys: Object.fromEntries(names.map((field, i) => [field, values[i] ?? null])),
      rows: [],
    };
    group.rows.push(row);
    groups.set(id, group);
  }
  return [...groups.values()].sort(byKeys(names)).map(({ keys, rows }) => ({
    keys: copyRow(keys),
    values: Object.fromEntries(
      Object.entries(query.measures).map(([label, measure]) => [label, measured(name, rows, measure)]),
    ),
  }));
}

function byKeys(names: readonly string[]) {
  return (a: { keys: Row }, b: { keys: Row }): number => {
    for (const field of names) {
      const difference = compareValues(a.keys[field] ?? null, b.keys[field] ?? null);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function groupValue(row: Readonly<Row>, key: GroupKey): Value {
  if (typeof key === 'string') return row[key] ?? null;
  const value = row[key.field];
  return value instanceof Date ? new Date(Math.floor(value.getTime() / key.bucket) * key.bucket) : null;
}

function measured(table: string, rows: readonly Row[], { op, field }: Measure): Value {
  if (field === undefined) return rows.length;
  const values = rows.map((row) => row[field] ?? null).filter((value) => value !== null);
  if (op === 'count') return values.length;
  if (values.length === 0) return null;
  if (op === 'sum') return exactSum(table, field, values as number[]);
  const better = op === 'min' ? -1 : 1;
  const best = values.reduce((a, b) => (Math.sign(compareValues(b, a)) === better ? b : a));
  return best instanceof Date ? new Date(best) : best;
}

/** In BigInt, so that what adds up to a safe integer is exact, and what does not is refused instead of rounded. */
function exactSum(table: string, field: string, values: readonly number[]): number {
  const sum = Number(values.reduce((total, value) => total + BigInt(value), 0n));
  if (Number.isSafeInteger(sum)) return sum;
  throw new StorageError('invalid', `The sum of ${table}.${field} is beyond 2^53 - 1: sum fewer rows.`, {
    table,
    fields: [field],
  });
}
