import { expect, test } from 'vitest';
import { type Links, longestPath, shortestPath } from './lineage.ts';

/** `ab bc`: from a to b, from b to c. */
function links(text: string): Links {
  const all = new Map<string, string[]>();
  for (const [from = '', to = ''] of text.split(' ')) {
    all.set(from, [...(all.get(from) ?? []), to]);
    all.set(to, all.get(to) ?? []);
  }
  return all;
}

test.each([
  ['ab bc', 'abc'],
  ['ab ac cd', 'acd'],
  ['ab bc cd ad de', 'abcde'],
  ['ad ab bc cd de', 'abcde'],
  ['ba ca', 'a'],
])('the longest way from a along %s is %s', (text, path) => {
  expect(longestPath('a', links(text)).join('')).toBe(path);
});

test('the longest way from who has no links is itself', () => {
  expect(longestPath('a', new Map())).toEqual(['a']);
});

test.each(['aa', 'ab ba', 'ab bc cb', 'ab bc ca cd'])('the longest way ends along the circle %s', (text) => {
  const path = longestPath('a', links(text));
  expect(path[0]).toBe('a');
  expect(path.length).toBeGreaterThan(1);
});

test.each([
  ['ab bc cd', 'd', 'abcd'],
  ['ab bc cd ad', 'd', 'ad'],
  ['ab ba bc', 'c', 'abc'],
  ['ab', 'a', 'a'],
])('the shortest way from a along %s to %s is %s', (text, goal, path) => {
  expect(shortestPath('a', goal, links(text))?.join('')).toBe(path);
});

test('there may be no way, along circles too', () => {
  expect(shortestPath('a', 'c', links('ab ba cb'))).toBeNull();
  expect(shortestPath('a', 'c', new Map())).toBeNull();
});

test('a chain of any length has an end', () => {
  const chain = new Map(Array.from({ length: 20_000 }, (_, n) => [`${n}`, [`${n + 1}`]]));
  expect(longestPath('0', chain)).toHaveLength(20_001);
  expect(shortestPath('0', '20000', chain)).toHaveLength(20_001);
});
