import { expect, test } from 'vitest';
import { LruCache } from './lru-cache.ts';

test('holds what it was given, up to its capacity', () => {
  const cache = new LruCache<number>(10);
  for (let index = 0; index < 100; index++) {
    cache.set(`k${index}`, index);
    expect(cache.get(`k${index}`)).toBe(index);
    expect(cache.size).toBeLessThanOrEqual(10);
  }
  expect(cache.get('k0')).toBeUndefined();
  cache.clear();
  expect([cache.size, cache.get('k99')]).toEqual([0, undefined]);
});

test('forgets what has not been used for long, and nothing that is used', () => {
  const cache = new LruCache<string>(8);
  cache.set('used', 'x');
  cache.set('unused', 'y');
  for (let index = 0; index < 50; index++) {
    expect(cache.get('used')).toBe('x');
    cache.set(`k${index}`, 'z');
  }
  expect(cache.get('unused')).toBeUndefined();
  expect(cache.get('k49')).toBe('z');
});
