import { expect, test } from 'vitest';
import { LruCache } from './lru-cache.ts';

test('makes a value once while it is remembered', () => {
  const cache = new LruCache<object>(2);
  const made = cache.get('a', () => ({}));
  expect(cache.get('a', () => ({}))).toBe(made);
});

test('forgets what has not been used for longest', () => {
  const cache = new LruCache<string>(2);
  const log: string[] = [];
  const use = (key: string) =>
    cache.get(key, () => {
      log.push(key);
      return key;
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) use(key);
  expect(log).toEqual(['a', 'b', 'c', 'b']);
  expect(cache.size).toBe(2);
});
