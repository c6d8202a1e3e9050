import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFiles, encodeFiles, normalisePath } from './file-paths.ts';

test.each([
  ['src/a.ts', 'src/a.ts'],
  ['./src//a.ts', 'src/a.ts'],
  ['src\\win\\a.ts', 'src/win/a.ts'],
  ['src/x/../a.ts', 'src/a.ts'],
  ['../a.ts', '../a.ts'],
  ['/src/a.ts', 'src/a.ts'],
  ['/work/tree/src/a.ts', 'src/a.ts'],
  ['/work/tree/../tree/src/a.ts', 'src/a.ts'],
  ['/work/treehouse/a.ts', 'work/treehouse/a.ts'],
  ['work/tree/a.ts', 'work/tree/a.ts'],
  ['/work/tree', ''],
  ['.', ''],
])('%s is %j', (path, normal) => {
  expect(normalisePath(path, '/work/tree')).toBe(normal);
});

test('a path on Windows is cut off at its worktree', () => {
  expect(normalisePath('C:\\work\\src\\a.ts', 'C:\\work')).toBe('src/a.ts');
});

test('a path that is normal stays as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b.ts', '.', '..', '', ' ')), (parts) => {
      const once = normalisePath(parts.join('/'), '/w');
      expect(normalisePath(once, '/w')).toBe(once);
    }),
  );
});

test('equal sets of files are equal as text', () => {
  expect(encodeFiles(['b', './a', '/w/a', ''], '/w')).toBe('["a","b"]');
  expect(decodeFiles(encodeFiles(['b', 'a'], '/w'))).toEqual(new Set(['a', 'b']));
  expect(decodeFiles('[]')).toEqual(new Set());
  expect(decodeFiles(null)).toBeNull();
});
