import { expect, test } from 'vitest';
import { compareMark } from './compare-mark.ts';
import { emptyMark, type Mark } from './mark-record.ts';

const entry = (seq: number, checksum = seq) => ({ seq, checksum, changedAt: new Date(seq) });
const mark: Mark = { ...emptyMark('begun', new Date(0)), ...entry(10) };

test('a feed that has the marked entry is whole, however far it has come', () => {
  expect(compareMark(mark, { marked: entry(10), oldest: null, newest: 10 })).toBeNull();
  expect(compareMark(mark, { marked: entry(10), oldest: null, newest: 900 })).toBeNull();
});

test('a mark that knows nothing misses nothing', () => {
  const empty = emptyMark('begun', new Date(0));
  expect(compareMark(empty, { marked: null, oldest: null, newest: null })).toBeNull();
  expect(compareMark(empty, { marked: null, oldest: null, newest: 4 })).toBeNull();
});

test('what was pruned is not missing', () => {
  expect(compareMark(mark, { marked: null, oldest: 11, newest: 30 })).toBeNull();
});

test('a feed that ends before the mark has lost what is between', () => {
  expect(compareMark(mark, { marked: null, oldest: null, newest: 7 })).toEqual({ from: 8, to: 10 });
  expect(compareMark(mark, { marked: null, oldest: null, newest: null })).toEqual({ from: 1, to: 10 });
});

test('a feed that has another entry there was cut off, and has grown again', () => {
  expect(compareMark(mark, { marked: entry(10, 99), oldest: null, newest: 12 })).toEqual({
    from: null,
    to: 10,
  });
});

test('a hole at the mark is a loss', () => {
  expect(compareMark(mark, { marked: null, oldest: 1, newest: 12 })).toEqual({ from: 10, to: 10 });
});
