import type { Row } from '@skep/contracts';
import { expect, test } from 'vitest';
import { planFind } from './read-plans.ts';
import { planInsert, planUpdate } from './write-plans.ts';

const updated_at = new Date(0);

test('a shape says nothing of values, and a list has one shape and one value whatever its length', () => {
  const short = planFind('user_config', { where: { key: { in: ['a', 'b'] } }, limit: 2, offset: 1 });
  const long = planFind('user_config', { where: { key: { in: ['secret', 'x', 'y'] } }, limit: 9, offset: 3 });
  expect(long.shape).toBe(short.shape);
  expect(long.shape).not.toContain('secret');
  expect(short.params).toEqual(['["a","b"]', 2, 1]);
  expect(planFind('user_config', { where: { key: 'a' }, limit: 1 }).shape).not.toBe(short.shape);
});

test('a plan tells how many rows there can be, and the shape with it', () => {
  const plans = [
    planFind('user_config', { where: { key: 'a' } }),
    planFind('user_config', { where: { key: 'a' }, limit: 0 }),
    planFind('user_config', { where: { key: 'a' }, limit: 1, offset: 1 }),
    planFind('user_config', { where: { anyOf: [{ key: 'a' }, { key: 'b' }] } }),
    planFind('user_config', { where: { value: 'a' }, limit: 1 }),
    planFind('user_config', { where: { value: 'a' }, limit: 2 }),
    planFind('user_config', { where: { value: 'a' }, limit: 1001 }),
    planFind('user_config', { where: { value: 'a' } }),
    planFind('user_config', { where: { key: { gte: 'a' } } }),
    planFind('github_issues', { where: { number: 1 } }),
  ];
  expect(plans.map(({ rows }) => rows)).toEqual([
    ...['one', 'one', 'one', 'any', 'one', 'some', 'any', 'any', 'any', 'any'],
  ]);
  expect(new Set(plans.map(({ shape }) => shape)).size).toBe(plans.length);
  const byKey = { where: { key: 'a', value: 'b' } };
  expect(planFind('user_config', { ...byKey, limit: 5 })).toEqual(planFind('user_config', byKey));
});

test('changes are placed in the order of the table, so that the order given makes no other shape', () => {
  const one = planUpdate('user_config', {}, { value: 'v', encrypted: true });
  const other = planUpdate('user_config', {}, { encrypted: true, value: 'v' });
  expect(other).toEqual(one);
  expect(one.params).toEqual(['v', 1]);
});

test('rows go in one plan, unless conflicts overwrite other fields in one than in the next', () => {
  const rows = [
    { key: 'a', value: '1', updated_at },
    { key: 'b', value: '2', updated_at },
    { key: 'c', value: '3', updated_at, encrypted: true },
  ];
  expect(planInsert('user_config', [])).toEqual([]);
  expect(planInsert('user_config', rows)).toMatchObject([{ many: true, conflict: null }]);
  const plans = planInsert('user_config', rows, { onConflict: { fields: ['key'], action: 'update' } });
  expect(plans.map(({ many, conflict }) => [many, conflict?.overwrites])).toEqual([
    [true, ['value', 'updated_at']],
    [false, ['value', 'encrypted', 'updated_at']],
  ]);
  expect(plans[1]?.params).toEqual(['c', '3', 1, 0, null]);
});

test('of many rows, columns that are null in all of them are left out, but none that has a default', () => {
  const row = { session_id: 's', message_id: 'm', instance_id: 'a', model: 'x', timestamp: updated_at };
  const columnsOfPlan = (rows: readonly Row[]) =>
    planInsert('message_usage', rows).map(({ columns }) => columns.map(({ name }) => name));
  const [[...all]] = columnsOfPlan([row]) as [string[]];
  expect(columnsOfPlan([row, { ...row, message_id: 'n' }])).toEqual([
    all.filter((name) => name !== 'checksum'),
  ]);
  expect(columnsOfPlan([row, { ...row, message_id: 'n', checksum: 1 }])).toEqual([all]);
  const plans = planInsert('user_config', [
    { key: 'a', value: '1', updated_at },
    { key: 'b', value: '2', updated_at },
  ]);
  expect(plans.map(({ params }) => params)).toEqual([['[["a","1",0,0],["b","2",0,0]]']]);
});
