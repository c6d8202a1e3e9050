import { expect, test } from 'vitest';
import { decodeMark, emptyMark, encodeMark, MARK_BYTES, type Mark } from './mark-record.ts';

const mark: Mark = {
  seq: 9_007_199_254_740_991,
  checksum: 4_294_967_295,
  changedAt: new Date(8_640_000_000_000_000),
  origin: 'adopted',
  since: new Date(-8_640_000_000_000_000),
};

test('the largest mark fits, and comes back as it was', () => {
  const text = encodeMark(mark);
  expect(text).toHaveLength(MARK_BYTES);
  expect(text.endsWith('\n')).toBe(true);
  expect(decodeMark(text)).toEqual(mark);
});

test('so does the smallest', () => {
  const empty = emptyMark('begun', new Date(0));
  expect(decodeMark(encodeMark(empty))).toEqual(empty);
});

test('a mark of which any character has changed is none', () => {
  const text = encodeMark(mark);
  for (let index = 0; index < text.length; index += 1) {
    const other = text[index] === '7' ? '8' : '7';
    expect(decodeMark(text.slice(0, index) + other + text.slice(index + 1))).toBeNull();
  }
});

test('neither is a part of one, nothing, or anything else', () => {
  const text = encodeMark(mark);
  for (const other of ['', text.slice(0, -1), `${text} `, 'x'.repeat(MARK_BYTES), '\0'.repeat(MARK_BYTES)]) {
    expect(decodeMark(other)).toBeNull();
  }
});
