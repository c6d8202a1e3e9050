import { expect, test } from 'vitest';
import { seededRandom, shuffled } from './random.ts';

test('the same seed gives the same order, and another seed another one', () => {
  const values = Array.from({ length: 20 }, (_, index) => index);
  const order = (seed: number) => shuffled(values, seededRandom(seed));
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
  expect([...order(1)].sort((a, b) => a - b)).toEqual(values);
});

test('every value comes first about as often as any other', () => {
  const random = seededRandom(7);
  const first = Array.from({ length: 3000 }, () => shuffled([0, 1, 2], random)[0]);
  for (const value of [0, 1, 2]) {
    expect(Math.abs(first.filter((one) => one === value).length - 1000)).toBeLessThan(120);
  }
});
