import { expect, test } from 'vitest';
import { clip, storableText } from './storable-text.ts';

test('what cannot be stored is replaced, the rest is kept to the letter', () => {
  expect(storableText('a\0b\ud800c')).toBe('a\ufffdb\ufffdc');
  expect(storableText('naïve 👩‍👩‍👧 ‮')).toBe('naïve 👩‍👩‍👧 ‮');
});

test('a cut says how much is missing, and never leaves half a character', () => {
  expect(clip('abcdef', 6)).toBe('abcdef');
  expect(clip('abcdef', 4)).toBe('abcd… (2 more characters)');
  expect(clip('abc👩', 4).isWellFormed()).toBe(true);
});
