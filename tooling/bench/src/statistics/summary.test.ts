import { expect, test } from 'vitest';
import { mean, median, ratios, summarize } from './summary.ts';

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('the mean counts every value', () => {
  expect(mean([1, 2, 6])).toBe(3);
});

test('a summary has the middle and how far the rest lies from it', () => {
  const values = Array.from({ length: 11 }, (_, index) => index);
  expect(summarize(values)).toEqual({ median: 5, p10: 1, p90: 9 });
});

test('ratios are taken round by round, so that a slow round changes neither', () => {
  expect(ratios([10, 100, 30], [5, 50, 10])).toEqual([2, 2, 3]);
  expect(ratios([1, 2], [1])).toEqual([1]);
});
