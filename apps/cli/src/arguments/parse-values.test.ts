import { expect, test } from 'vitest';
import { oneOf, someOf, wholeNumber } from './parse-values.ts';

test.each(['1', '123'])('%j is a whole number', (text) => {
  expect(wholeNumber(1)(text)).toBe(Number(text));
});

test.each(['', '0', '-1', '1.5', '1e3', '0x10', ' 1', 'one', '9999999999999999'])('%j is none', (text) => {
  expect(() => wholeNumber(1)(text)).toThrow('1 or more');
});

test('a value must be one of those allowed', () => {
  expect(oneOf(['a', 'b'])('b')).toBe('b');
  expect(() => oneOf(['a', 'b'])('c')).toThrow('a, b');
});

test('several values may be separated by commas or given one by one', () => {
  const parse = someOf(['a', 'b', 'c']);
  expect(parse('b', parse('a, c', undefined))).toEqual(['a', 'c', 'b']);
  expect(() => parse('a,', undefined)).toThrow('one of');
});
