import { expect, test } from 'vitest';
import { percentile } from './percentile.ts';

test('the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0.5, 0.99, 1, 0].map((share) => percentile(values, share))).toEqual([50, 99, 100, 1]);
  expect(percentile([7], 0.5)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});
