import { expect, test } from 'vitest';
import { summarize } from './summarize.ts';

test('what is small stays as it is', () => {
  const input = { command: 'npm test', timeout: 5, flags: [true, null], nested: { deep: { er: 'x' } } };
  expect(summarize(input)).toEqual(input);
});

test('long texts, long lists and deep nesting are cut, and say so', () => {
  expect(summarize('x'.repeat(501))).toBe(`${'x'.repeat(500)}… (1 more characters)`);
  expect(summarize(Array.from({ length: 22 }, () => 0))).toEqual([...Array(20).fill(0), '… (2 more)']);
  expect(summarize({ a: { b: { c: { d: { e: 1 } } } } })).toEqual({ a: { b: { c: { d: '…' } } } });
  const wide = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`k${i}`, i]));
  expect(Object.entries(summarize(wide) as object).at(-1)).toEqual(['…', '5 more']);
});

test('however large the input, what is kept has a bound', () => {
  const fan = (depth: number): unknown => (depth === 0 ? 'x'.repeat(9999) : Array(99).fill(fan(depth - 1)));
  expect(JSON.stringify(summarize(fan(2))).length).toBeLessThan(10_000);
});
