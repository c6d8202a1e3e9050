import { type OrderBy, type Row, tableOf, totalOrder, type Value } from '@skep/contracts';
import { describe, expect, test } from 'vitest';
import { encodeValue, type StoredValue } from './codec.ts';
import { afterPredicate, type Predicate, queryPredicate, wherePredicate } from './predicate.ts';

const instances = tableOf('instances');
const always = { kind: 'constant', value: true };
const never = { kind: 'constant', value: false };

/** A predicate as SQL evaluates it: a comparison with null is not true. */
function holds(predicate: Predicate, row: Readonly<Record<string, StoredValue>>): boolean {
  switch (predicate.kind) {
    case 'constant':
      return predicate.value;
    case 'and':
      return predicate.members.every((member) => holds(member, row));
    case 'or':
      return predicate.members.some((member) => holds(member, row));
    case 'null':
      return (row[predicate.field] === null) === predicate.isNull;
    case 'in':
      return predicate.values.includes(row[predicate.field] ?? null);
    case 'compare': {
      const actual = row[predicate.field];
      if (actual === null || actual === undefined || predicate.value === null) return false;
      const difference = actual < predicate.value ? -1 : actual > predicate.value ? 1 : 0;
      return { '=': [0], '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1] }[predicate.operator].includes(
        difference,
      );
    }
  }
}

describe('where', () => {
  test('translates every condition, values encoded', () => {
    const since = new Date(5);
    expect(wherePredicate({ id: 'a' })).toEqual({ kind: 'compare', field: 'id', operator: '=', value: 'a' });
    expect(wherePredicate({ created_at: since, pr_url: null })).toEqual({
      kind: 'and',
      members: [
        { kind: 'compare', field: 'created_at', operator: '=', value: 5 },
        { kind: 'null', field: 'pr_url', isNull: true },
      ],
    });
    expect(wherePredicate({ last_activity: { gte: since, lt: new Date(9), null: false } })).toEqual({
      kind: 'and',
      members: [
        { kind: 'compare', field: 'last_activity', operator: '>=', value: 5 },
        { kind: 'compare', field: 'last_activity', operator: '<', value: 9 },
        { kind: 'null', field: 'last_activity', isNull: false },
      ],
    });
    expect(wherePredicate({ status: { in: ['started', 'terminated'] } })).toEqual({
      kind: 'in',
      field: 'status',
      values: ['started', 'terminated'],
    });
  });

  test('settles what is true or false of every row', () => {
    expect(wherePredicate({})).toEqual(always);
    expect(wherePredicate({ anyOf: [] })).toEqual(never);
    expect(wherePredicate({ id: { in: [] }, model: 'x' })).toEqual(never);
    expect(wherePredicate({ anyOf: [{ id: 'a' }, {}] })).toEqual(always);
    expect(wherePredicate({ anyOf: [{ id: 'a' }, { id: { in: [] } }] })).toMatchObject({ kind: 'compare' });
  });

  test('a long chain becomes a tree that is not deep', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => ({ id: `${index}`, model: 'm' }));
    const depth = (predicate: Predicate): number =>
      'members' in predicate ? predicate.members.length + Math.max(...predicate.members.map(depth)) : 1;
    const predicate = wherePredicate({ anyOf: ids });
    expect(depth(predicate)).toBeLessThan(500);
    expect(holds(predicate, { id: '19999', model: 'm' })).toBe(true);
    expect(holds(predicate, { id: '20000', model: 'm' })).toBe(false);
  });
});

test('after and where must both hold', () => {
  const query = { where: { model: 'm' }, after: { id: 'b' } };
  const predicate = queryPredicate(instances, query);
  expect(holds(predicate, { id: 'c', model: 'm' })).toBe(true);
  expect(holds(predicate, { id: 'c', model: 'n' })).toBe(false);
  expect(holds(predicate, { id: 'b', model: 'm' })).toBe(false);
});

test('after keeps the rows that follow in the total order, for any order and any nulls', () => {
  const seed = Number(process.env.SKEP_TEST_SEED ?? Date.now() % 1_000_000);
  const random = generator(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const fields = ['model', 'pr_number', 'terminated_at', 'created_at', 'id', 'agent_number'];
  for (let round = 0; round < 300; round++) {
    const rows: Row[] = Array.from({ length: 8 }, (_, index) => ({
      id: `i${index}`,
      model: pick([null, 'a', 'b']),
      pr_number: pick([null, 1, 2]),
      terminated_at: pick([null, new Date(1), new Date(2)]),
      created_at: new Date(pick([1, 2])),
      agent_number: pick([1, 2]),
    }));
    const chosen = fields.filter(() => random() < 0.4);
    const orderBy: OrderBy[] = chosen.map((field) => ({ field, direction: pick(['asc', 'desc'] as const) }));
    const sorted = rows.toSorted(comparator(orderBy));
    sorted.forEach((after, index) => {
      const predicate = afterPredicate(instances, orderBy, after);
      const following = sorted.filter((row) => holds(predicate, encoded(row)));
      expect(following, `seed ${seed}, order ${JSON.stringify(orderBy)}`).toEqual(sorted.slice(index + 1));
    });
  }
});

function comparator(orderBy: readonly OrderBy[]) {
  return (a: Row, b: Row): number => {
    for (const { field, direction } of totalOrder(instances, orderBy)) {
      const [x, y] = [rank(a[field]), rank(b[field])];
      if (x !== y) return (x < y ? -1 : 1) * (direction === 'asc' ? 1 : -1);
    }
    return 0;
  };
}

/** All test values in one order, null first. */
function rank(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(encodeValue(value));
}

function encoded(row: Row): Record<string, StoredValue> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, encodeValue(value)]));
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
