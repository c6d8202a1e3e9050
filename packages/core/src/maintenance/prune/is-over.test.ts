import { expect, test } from 'vitest';
import { isOver } from './is-over.ts';

const HOUR = 3_600_000;
const before = new Date('2026-01-10T12:00:00.000Z');
const event = (ago: number, more: object = {}) => ({
  kind: 'tool_call' as const,
  outcome: 'succeeded' as const,
  timestamp: new Date(before.getTime() - ago),
  duration_ms: null,
  ...more,
});

test('what ended before the limit can go', () => {
  expect(isOver(event(1), before, before)).toBe(true);
  expect(isOver(event(1000, { duration_ms: 999 }), before, before)).toBe(true);
});

test('a call that went on beyond the limit stays, for a day', () => {
  expect(isOver(event(1000, { duration_ms: 1000 }), before, before)).toBe(false);
  expect(isOver(event(25 * HOUR, { duration_ms: 26 * HOUR }), before, before)).toBe(true);
});

test('a call that runs stays while its end may still be told: for a day', () => {
  const running = (ago: number, now: Date) => isOver(event(ago, { outcome: 'running' }), before, now);
  expect(running(HOUR, before)).toBe(false);
  expect(running(HOUR, new Date(before.getTime() + 22 * HOUR))).toBe(false);
  expect(running(HOUR, new Date(before.getTime() + 23 * HOUR + 1))).toBe(true);
  expect(isOver(event(HOUR, { kind: 'prompt', outcome: 'running' }), before, before)).toBe(true);
});
