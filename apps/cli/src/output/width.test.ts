import { expect, test } from 'vitest';
import { fit, widthOf } from './width.ts';

test.each([
  ['', 0],
  ['abc', 3],
  ['Zoë', 3],
  ['Zoe\u0308', 3],
  ['日本', 4],
  ['👍', 2],
  ['👩‍💻', 2],
  ['…', 1],
])('%j takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test('what fits is left alone', () => {
  expect(fit('abc', 3)).toBe('abc');
});

test('what does not fit is cut, and says so', () => {
  expect(fit('abcdef', 4)).toBe('abc…');
  expect(fit('日本語', 4)).toBe('日…');
});
