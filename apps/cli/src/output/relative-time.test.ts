import { expect, test } from 'vitest';
import { relativeTime, shortDuration } from './relative-time.ts';

const now = new Date('2026-03-01T12:00:00Z');
const before = (milliseconds: number) => relativeTime(new Date(now.getTime() - milliseconds), now);

test.each([
  [0, 'now'],
  [999, 'now'],
  [12_345, '12s ago'],
  [60_000, '1m ago'],
  [3_599_999, '59m ago'],
  [86_400_000, '1d ago'],
  [45 * 86_400_000, '1mo ago'],
  [800 * 86_400_000, '2y ago'],
  [-120_000, 'in 2m'],
])('%i ms before: %s', (milliseconds, text) => {
  expect(before(milliseconds)).toBe(text);
});

test.each([
  [87, '87ms'],
  [1234, '1.2s'],
  [185_000, '3m'],
])('%i ms long: %s', (milliseconds, text) => {
  expect(shortDuration(milliseconds)).toBe(text);
});
