import { type Row, tableOf } from '@skep/contracts';
import { expect, test } from 'vitest';
import { decodeOwnRow, decodeRow, decodeValue, encodeRow, exactInteger } from './codec.ts';

const events = tableOf('mcp_events');
const config = tableOf('user_config');

const row: Row = {
  key: 'k',
  value: 'ein Wert mit \0 und 😀',
  encrypted: true,
  updated_at: new Date(-1_234_567_890_123),
  checksum: 7,
};

test('a row comes back as it went in', () => {
  expect(encodeRow(row)).toEqual({ ...row, encrypted: 1, updated_at: -1_234_567_890_123 });
  expect(decodeRow(config, encodeRow(row))).toEqual(row);
});

test('integers may come back as bigint', () => {
  const raw = { key: 'k', value: 'v', encrypted: 0n, updated_at: 5n, checksum: 7n };
  expect(decodeRow(config, raw)).toEqual({
    key: 'k',
    value: 'v',
    encrypted: false,
    updated_at: new Date(5),
    checksum: 7,
  });
});

test('a decoded row has every field and no other', () => {
  const decoded = decodeRow(events, { id: 7, unheard_of: 1 });
  expect(Object.keys(decoded)).toEqual(Object.keys(events.fields));
  expect(decoded).toMatchObject({ id: 7, metadata: null });
});

test('a row that nobody else holds is decoded in place, to the same', () => {
  for (const raw of [encodeRow(row), { key: 'k', value: 'v', encrypted: 0n, updated_at: 5n }]) {
    const copy = decodeRow(config, raw);
    const own = { ...raw };
    expect(decodeOwnRow(config, own)).toBe(own);
    expect(own).toEqual(copy);
  }
  const wrong = { key: 'k', value: 5, encrypted: 0, updated_at: 5 };
  expect(() => decodeOwnRow(config, wrong)).toThrow(expect.objectContaining({ reason: 'corrupt' }));
});

test('for drivers that bind numbers as REAL there are bigints', () => {
  expect([5, 'a', null].map(exactInteger)).toEqual([5n, 'a', null]);
});

test.each([
  ['timestamp', 1.5],
  ['timestamp', 'now'],
  ['id', 2n ** 60n],
  ['metadata', 7],
  ['success', new Uint8Array(1)],
])('what a field cannot hold is corrupt: %s', (name, raw) => {
  expect(() => decodeValue(events, name, raw)).toThrow(expect.objectContaining({ reason: 'corrupt' }));
});
