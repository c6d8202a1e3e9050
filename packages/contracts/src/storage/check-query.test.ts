import { describe, expect, test } from 'vitest';
import type { Value } from '../tables/descriptor.ts';
import { checkAggregate, checkQuery, tableOf, totalOrder } from './check-query.ts';
import type { AggregateQuery, Query } from './query.ts';
import { isStorageError } from './storage-error.ts';

const instances = tableOf('instances');
const events = tableOf('mcp_events');

function reasonOf(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    return isStorageError(error) ? error.reason : 'not a storage error';
  }
  return 'accepted';
}

test('a table that does not exist is invalid, also one named like an object method', () => {
  expect(reasonOf(() => tableOf('nowhere'))).toBe('invalid');
  expect(reasonOf(() => tableOf('toString'))).toBe('invalid');
});

describe('the total order', () => {
  test('breaks ties by the primary key in the direction of the last field', () => {
    expect(totalOrder(events, [{ field: 'timestamp', direction: 'desc' }])).toEqual([
      { field: 'timestamp', direction: 'desc' },
      { field: 'id', direction: 'desc' },
    ]);
  });

  test('is the primary key, ascending, where none is asked for', () => {
    expect(totalOrder(tableOf('github_issues')).map(({ field }) => field)).toEqual([
      'repo_owner',
      'repo_name',
      'number',
    ]);
  });

  test('names no field twice', () => {
    expect(totalOrder(events, [{ field: 'id', direction: 'desc' }])).toEqual([
      { field: 'id', direction: 'desc' },
    ]);
  });
});

describe('a query', () => {
  test.each<Query>([
    {},
    { where: {} },
    {
      where: {
        id: 'a',
        parent_instance_id: null,
        issue_number: { in: [] },
        created_at: { gte: new Date(0) },
      },
    },
    { where: { anyOf: [{ id: 'a' }, { anyOf: [] }] }, limit: 0, offset: 0 },
    { where: { session_id: { null: false } } },
    { omit: ['checksum', 'system_prompt'] },
    { omit: [] },
    { orderBy: [{ field: 'terminated_at', direction: 'desc' }], after: { terminated_at: null, id: 'a' } },
  ])('%j is accepted', (query) => {
    expect(reasonOf(() => checkQuery(instances, query))).toBe('accepted');
  });

  test.each<[string, Query]>([
    ['an unknown field', { where: { nobody: 1 } }],
    ['an undefined condition', { where: { id: undefined as unknown as Value } }],
    ['an empty condition', { where: { id: {} } }],
    ['an unknown operator', { where: { id: { like: 'a%' } as object } }],
    ['a value of another type', { where: { issue_number: '7' } }],
    ['a fraction', { where: { issue_number: 7.5 } }],
    ['an invalid date', { where: { created_at: new Date(Number.NaN) } }],
    ['a lone surrogate', { where: { id: '\ud800' } }],
    ['a null inside an operator', { where: { id: { in: [null as unknown as string] } } }],
    ['a null operator that is no boolean', { where: { id: { null: 1 as unknown as boolean } } }],
    ['an anyOf that is no array', { where: { anyOf: {} as [] } }],
    ['a negative limit', { limit: -1 }],
    ['a fractional offset', { offset: 0.5 }],
    ['an order by an unknown field', { orderBy: [{ field: 'nobody' }] }],
    ['an order by a field twice', { orderBy: [{ field: 'id' }, { field: 'id' }] }],
    ['an unknown direction', { orderBy: [{ field: 'id', direction: 'up' as 'asc' }] }],
    ['an unknown field in omit', { omit: ['nobody'] }],
    ['nothing left by omit', { omit: Object.keys(instances.fields) }],
    ['after with offset', { after: { id: 'a' }, offset: 1 }],
    ['after without a field of the order', { orderBy: [{ field: 'created_at' }], after: { id: 'a' } }],
  ])('with %s is invalid', (_, query) => {
    expect(reasonOf(() => checkQuery(instances, query))).toBe('invalid');
  });

  test('cannot order by, or compare, what has no order', () => {
    expect(reasonOf(() => checkQuery(events, { orderBy: [{ field: 'metadata' }] }))).toBe('invalid');
    expect(reasonOf(() => checkQuery(events, { where: { metadata: { gt: '{}' } } }))).toBe('invalid');
    expect(reasonOf(() => checkQuery(events, { where: { success: { gt: false } } }))).toBe('invalid');
    expect(reasonOf(() => checkQuery(events, { where: { success: { in: [true] } } }))).toBe('accepted');
  });
});

describe('an aggregate', () => {
  const count = { n: { op: 'count' } } as const;

  test.each<[string, AggregateQuery]>([
    ['a count', { measures: count }],
    ['buckets of a time', { groupBy: [{ field: 'timestamp', bucket: 3_600_000 }], measures: count }],
    ['the newest of a time', { measures: { last: { op: 'max', field: 'timestamp' } } }],
  ])('of %s is accepted', (_, query) => {
    expect(reasonOf(() => checkAggregate(events, query))).toBe('accepted');
  });

  test.each<[string, AggregateQuery]>([
    ['nothing', { measures: {} }],
    ['a sum of text', { measures: { n: { op: 'sum', field: 'tool_name' } } }],
    ['a sum of nothing', { measures: { n: { op: 'sum' } as unknown as { op: 'count' } } }],
    ['an unknown measure', { measures: { n: { op: 'median' as 'count' } } }],
    ['buckets of what is no time', { groupBy: [{ field: 'duration_ms', bucket: 10 }], measures: count }],
    ['buckets of no width', { groupBy: [{ field: 'timestamp', bucket: 0 }], measures: count }],
    ['groups by a field twice', { groupBy: ['kind', 'kind'], measures: count }],
  ])('of %s is invalid', (_, query) => {
    expect(reasonOf(() => checkAggregate(events, query))).toBe('invalid');
  });
});
