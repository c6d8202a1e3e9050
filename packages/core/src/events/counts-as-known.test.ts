import { expect, test } from 'vitest';
import { countsAsKnown } from './counts-as-known.ts';

const DAY = 86_400_000;
const limit = new Date('2026-01-10T00:00:00.000Z');
const at = (milliseconds: number) => new Date(limit.getTime() + milliseconds);
const isKnown = (time: number, now: number, isIdentified = false) =>
  countsAsKnown({ timestamp: at(time), isIdentified }, limit, at(now));

test('where nothing was pruned, nothing counts as known', () => {
  expect(countsAsKnown({ timestamp: at(-1), isIdentified: true }, null, limit)).toBe(false);
});

test('what is older than the limit is known, what is younger is not', () => {
  expect([isKnown(-1, 30 * DAY), isKnown(0, 30 * DAY)]).toEqual([true, false]);
});

test('what is told more than once is known for some time after the limit, up to a day', () => {
  expect([isKnown(DAY - 1, 30 * DAY, true), isKnown(DAY, 30 * DAY, true)]).toEqual([true, false]);
  expect([isKnown(359_999, 3_600_000, true), isKnown(360_000, 3_600_000, true)]).toEqual([true, false]);
});

test('pruned just now: what is told from now on is new', () => {
  expect(isKnown(0, 0, true)).toBe(false);
});

test('a limit in the future, from before the clock was set back, is not believed: nothing is lost', () => {
  expect(isKnown(-DAY, -DAY / 2)).toBe(false);
});
