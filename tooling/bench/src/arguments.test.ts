import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';
import { full, quick } from './forms.ts';

const read = (...args: string[]) => readArguments(args, () => 7);

test('without options everything is measured in the quick form, with a seed of its own', () => {
  const chosen = read();
  expect(chosen).toMatchObject({ form: quick, seed: 7, withPeers: true, json: null, write: false });
  expect(chosen.parts).toContain('get');
  expect(chosen.parts).toContain('hook');
  expect(chosen.subjects).toContain('mastra');
});

test('parts, subjects and seed can be chosen', () => {
  const chosen = read('--full', '--only', 'get, list', '--subjects', 'libsql', '--seed', '3');
  expect(chosen.form).toBe(full);
  expect([...chosen.parts]).toEqual(['get', 'list']);
  expect([...chosen.subjects]).toEqual(['libsql']);
  expect(chosen.seed).toBe(3);
});

test('without the peers nothing of them is measured', () => {
  expect(read('--without-peers').subjects).not.toContain('mastra');
});

test.each([
  [['--only', 'nothing'], /no "nothing"\. Known: get/],
  [['--subjects', 'oracle'], /no "oracle"\. Known: better-sqlite3/],
  [['--seed', 'x'], /whole number/],
  [['--write', '--only', 'get'], /whole run/],
])('%j is refused with what to do', (args, message) => {
  expect(() => read(...args)).toThrow(message);
});
