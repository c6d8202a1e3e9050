import { expect, test } from 'vitest';
import { longestAscending } from './read-rows.ts';

test.each([
  [[], []],
  [
    [1, 2, 3],
    [0, 1, 2],
  ],
  [
    [1, 900, 3, 4],
    [0, 2, 3],
  ],
  [
    [5, 6, 2, 7],
    [0, 1, 3],
  ],
  [[4, 4], [1]],
])('of %j those in order are at %j', (numbers, places) => {
  expect([...longestAscending(numbers.map(BigInt))].sort()).toEqual(places);
});
