import { expect, test } from 'vitest';
import { OpenCalls } from './open-calls.ts';

const MB = 1024 * 1024;

test('a call is there until it is taken', () => {
  const calls = new OpenCalls<string>();
  expect(calls.add('a', 'A', 1)).toEqual([]);
  expect(calls.get('a')).toBe('A');
  expect(calls.take('a')).toBe('A');
  expect(calls.take('a')).toBeNull();
});

test('the oldest of a thousand makes way', () => {
  const calls = new OpenCalls<number>();
  const pushedOut = Array.from({ length: 1002 }, (_, index) => calls.add(String(index), index, 1)).flat();
  expect(pushedOut).toEqual([0, 1]);
  expect(calls.takeAll()).toHaveLength(1000);
  expect(calls.takeAll()).toEqual([]);
});

test('the oldest make way for what takes up much room, but never the last', () => {
  const calls = new OpenCalls<string>();
  for (const id of ['a', 'b', 'c']) calls.add(id, id, 20 * MB);
  expect(calls.add('d', 'd', 30 * MB)).toEqual(['a', 'b']);
  expect(calls.add('e', 'e', 100 * MB)).toEqual(['c', 'd']);
  expect(calls.takeAll()).toEqual(['e']);
  expect(calls.add('f', 'f', 60 * MB)).toEqual([]);
});

test('a call that is told more of takes up more room, and keeps its place', () => {
  const calls = new OpenCalls<string>();
  calls.add('a', 'a', 20 * MB);
  calls.add('b', 'b', 20 * MB);
  expect(calls.add('a', 'A', 30 * MB)).toEqual(['A']);
  expect(calls.takeAll()).toEqual(['b']);
});
