import { tableOf } from '@skep/contracts';
import { expect, test } from 'vitest';
import { aggregatePlan, decodeAggregate } from './aggregate.ts';

const events = tableOf('mcp_events');
const plan = aggregatePlan({
  groupBy: ['success', { field: 'timestamp', bucket: 60_000 }],
  measures: { 'how many; --': { op: 'count' }, longest: { op: 'max', field: 'timestamp' } },
});

test('the plan names its columns itself', () => {
  expect(plan.keys).toEqual([
    { alias: 'key_0', field: 'success', bucket: null },
    { alias: 'key_1', field: 'timestamp', bucket: 60_000 },
  ]);
  expect(plan.measures.map(({ alias }) => alias)).toEqual(['measure_0', 'measure_1']);
});

test('groups decode by the kinds of their fields, under the names that the caller chose', () => {
  const raw = { key_0: 1n, key_1: 120_000n, measure_0: 3n, measure_1: 121_000n };
  expect(decodeAggregate(events, plan, raw)).toEqual({
    keys: { success: true, timestamp: new Date(120_000) },
    values: { 'how many; --': 3, longest: new Date(121_000) },
  });
});

test('a sum is exact, null of nothing, or refused', () => {
  const sums = aggregatePlan({ measures: { total: { op: 'sum', field: 'duration_ms' } } });
  const decode = (measure_0: unknown) => decodeAggregate(events, sums, { measure_0 }).values.total;
  expect(decode(null)).toBeNull();
  expect(decode(BigInt(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => decode(2n ** 53n)).toThrow(expect.objectContaining({ reason: 'invalid' }));
});
