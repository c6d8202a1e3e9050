import type { MessageUsageRecord } from '@skep/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeUsage } from './merge-usage.ts';

// Few values, so that deliveries often agree, and contradict each other in every way.
const count = fc.integer({ min: 0, max: 3 });
const delivery: fc.Arbitrary<MessageUsageRecord> = fc.record({
  session_id: fc.constant('s'),
  message_id: fc.constant('m'),
  instance_id: fc.constantFrom('a', 'b', 'ab'),
  model: fc.constantFrom('unknown', 'opus', 'opus-4', 'sonnet', 'a model with a long name'),
  input_tokens: count,
  cache_read_tokens: count,
  cache_write_tokens: count,
  output_tokens: count,
  reasoning_tokens: count,
  timestamp: count.map((ms) => new Date(ms)),
});

type Check = (...args: [MessageUsageRecord, MessageUsageRecord, MessageUsageRecord]) => void;
const property = (check: Check) =>
  fc.assert(
    fc.property(delivery, delivery, delivery, (a, b, c) => void check(a, b, c)),
    { numRuns: 1000 },
  );

test('the order of two deliveries does not matter', () => {
  property((a, b) => expect(mergeUsage(a, b)).toEqual(mergeUsage(b, a)));
});

test('the grouping of deliveries does not matter', () => {
  property((a, b, c) => {
    expect(mergeUsage(mergeUsage(a, b), c)).toEqual(mergeUsage(a, mergeUsage(b, c)));
  });
});

test('a delivery that comes again changes nothing', () => {
  property((a, b, c) => {
    const merged = mergeUsage(mergeUsage(a, b), c);
    for (const again of [a, b, c, merged]) expect(mergeUsage(merged, again)).toEqual(merged);
  });
});

test('counts never shrink, times never move on, and a known model is never forgotten', () => {
  property((a, b) => {
    const merged = mergeUsage(a, b);
    expect(merged.output_tokens).toBe(Math.max(a.output_tokens, b.output_tokens));
    expect(merged.timestamp.getTime()).toBe(Math.min(a.timestamp.getTime(), b.timestamp.getTime()));
    expect(merged.model === 'unknown').toBe(a.model === 'unknown' && b.model === 'unknown');
  });
});
