import { EVENT_KINDS, EVENT_OUTCOMES } from '@skep/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EventFacts, mergeEvent } from './merge-event.ts';

// Few values, so that deliveries often agree, and contradict each other in every way.
const text = fc.constantFrom('a', 'b', 'ab', 'ba', 'abc');
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const delivery: fc.Arbitrary<EventFacts> = fc
  .record({
    instance_id: text,
    kind: fc.constantFrom(...EVENT_KINDS),
    tool_name: text,
    outcome: fc.constantFrom(...EVENT_OUTCOMES),
    error_message: maybe(text),
    metadata: maybe(fc.constantFrom('1', '2', '[1]', '{"a":1}')),
    git_commit_hash: maybe(text),
    status_change: maybe(text),
    is_status_updating: fc.boolean(),
    timestamp: fc.integer({ min: 0, max: 3 }).map((ms) => new Date(ms)),
    tool_use_id: maybe(text),
    duration_ms: maybe(fc.integer({ min: 0, max: 3 })),
    agent_id: maybe(text),
    session_id: maybe(text),
    dedupe_key: maybe(text),
  })
  .map((facts) => ({ ...facts, success: facts.outcome === 'succeeded' }));

// A failing property prints its seed and the smallest counterexample.
const property = (check: (...args: [EventFacts, EventFacts, EventFacts]) => void) =>
  fc.assert(
    fc.property(delivery, delivery, delivery, (a, b, c) => void check(a, b, c)),
    { numRuns: 2000 },
  );

test('the order of two deliveries does not matter', () => {
  property((a, b) => expect(mergeEvent(a, b)).toEqual(mergeEvent(b, a)));
});

test('the grouping of deliveries does not matter', () => {
  property((a, b, c) => {
    expect(mergeEvent(mergeEvent(a, b), c)).toEqual(mergeEvent(a, mergeEvent(b, c)));
  });
});

test('a delivery that comes again changes nothing', () => {
  property((a, b, c) => {
    const merged = mergeEvent(mergeEvent(a, b), c);
    for (const again of [a, b, c, merged]) expect(mergeEvent(merged, again)).toEqual(merged);
    expect(mergeEvent(a, a)).toEqual(a);
  });
});

test('success is true exactly for succeeded', () => {
  property((a, b) => {
    const { outcome, success } = mergeEvent(a, b);
    expect(success).toBe(outcome === 'succeeded');
  });
});

test('what is known is never lost to null', () => {
  property((a, b) => {
    const merged = mergeEvent(a, b);
    for (const field of ['metadata', 'duration_ms', 'tool_use_id', 'agent_id', 'git_commit_hash'] as const) {
      expect(merged[field] === null).toBe(a[field] === null && b[field] === null);
    }
  });
});

const facts = (more: Partial<EventFacts>): EventFacts => ({
  instance_id: 'i',
  kind: 'tool_call',
  tool_name: 'Bash',
  outcome: 'running',
  success: false,
  error_message: null,
  metadata: null,
  git_commit_hash: null,
  status_change: null,
  is_status_updating: false,
  timestamp: new Date(1000),
  tool_use_id: 't',
  duration_ms: null,
  agent_id: null,
  session_id: 's',
  dedupe_key: null,
  ...more,
});

test.each([
  ['running', 'unknown'],
  ['unknown', 'rejected'],
  ['rejected', 'denied'],
  ['denied', 'interrupted'],
  ['interrupted', 'succeeded'],
  ['succeeded', 'failed'],
] as const)('%s gives way to %s', (lower, higher) => {
  expect(mergeEvent(facts({ outcome: higher }), facts({ outcome: lower })).outcome).toBe(higher);
});

test('the end of a call fills in what its start could not tell, and keeps the time of the start', () => {
  const started = facts({ metadata: '{"input":1}' });
  const ended = facts({ outcome: 'failed', error_message: 'no', duration_ms: 5, timestamp: new Date(2000) });
  expect(mergeEvent(ended, started)).toEqual({
    ...ended,
    metadata: '{"input":1}',
    timestamp: new Date(1000),
  });
});

test('the message of an outcome that did not stay does not stay either', () => {
  const denied = facts({ outcome: 'denied', error_message: 'denied' });
  const succeeded = facts({ outcome: 'succeeded', success: true });
  expect(mergeEvent(denied, succeeded).error_message).toBeNull();
});
