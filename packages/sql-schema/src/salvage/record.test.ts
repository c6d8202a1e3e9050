import { describe, expect, test } from 'vitest';
import { decodeRecord, readVarint } from './record.ts';

const bytes = (...values: (number | string)[]) =>
  new Uint8Array(values.flatMap((value) => (typeof value === 'string' ? [...Buffer.from(value)] : [value])));

test.each([
  [[0], 0n, 1],
  [[0x7f], 127n, 1],
  [[0x81, 0x00], 128n, 2],
  [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -1n, 9],
])('the number %j is %s in %i bytes', (given, value, next) => {
  expect(readVarint(bytes(...given), 0)).toEqual({ value, next });
});

test('a number that goes on beyond the end is none', () => {
  expect(readVarint(bytes(0x81), 0)).toBeNull();
  expect(readVarint(bytes(), 0)).toBeNull();
});

describe('a record', () => {
  test('of every kind of value', () => {
    const header = [9, 0, 1, 2, 6, 8, 9, 17, 16];
    const body = [
      0xff,
      0x01,
      0x00,
      0x00,
      0x1f,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      'hé'.slice(0, 1),
      0x78,
      0,
      1,
    ];
    const decoded = decodeRecord(bytes(...header, ...body));
    expect(decoded).toEqual([null, -1, 256, 2 ** 53 - 1, 0, 1, 'hx', new Uint8Array([0, 1])]);
  });

  test('with text that is none keeps its bytes', () => {
    expect(decodeRecord(bytes(2, 15, 0xc3))).toEqual([new Uint8Array([0xc3])]);
  });

  test.each([
    ['nothing', []],
    ['a header longer than all', [9, 1]],
    ['too few bytes for its values', [2, 6, 1]],
    ['bytes left over', [2, 1, 1, 1]],
    ['a kind of value that there is not', [2, 10]],
  ])('is not made of %s', (_, given) => {
    expect(decodeRecord(bytes(...given))).toBeNull();
  });
});
