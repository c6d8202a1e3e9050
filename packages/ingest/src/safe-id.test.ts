import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeId } from './safe-id.ts';

test('an id that the store takes stays as it is', () => {
  for (const id of ['s1', 'a b', 'work-1-a1.é', '日本', 'x'.repeat(200)]) expect(safeId(id)).toBe(id);
});

test('one that is too long keeps its beginning, and differs from others that begin alike', () => {
  const [a, b] = [safeId(`${'x'.repeat(300)}a`), safeId(`${'x'.repeat(300)}b`)];
  expect(a).toMatch(/^x{100}/);
  expect(a).not.toBe(b);
});

test('control characters are replaced, and ids that differ in them alone still differ', () => {
  const ids = ['a\nb', 'a\tb', 'a\0b', 'a\uFFFDb'].map(safeId);
  expect(new Set(ids).size).toBe(4);
});

test('whatever the id, the result is one that the store takes, and stays the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), (id) => {
      const safe = safeId(id);
      expect(safe.length).toBeGreaterThan(0);
      expect(safe.length).toBeLessThanOrEqual(200);
      expect(safe.isWellFormed()).toBe(true);
      expect(safe).not.toMatch(/\p{Cc}/u);
      expect(safeId(safe)).toBe(safe);
    }),
  );
});
