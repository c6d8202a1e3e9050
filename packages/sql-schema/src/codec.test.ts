import { type Row, tableOf } from '@skep/contracts';
import { expect, test } from 'vitest';
import { columnsOf, decodeRows, decodeValue, encodeValue } from './codec.ts';

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
  const values = Object.values(row).map(encodeValue);
  expect(values).toEqual(['k', 'ein Wert mit \0 und 😀', 1, -1_234_567_890_123, 7]);
  expect(decodeRows(config, [values])).toEqual([row]);
});

test('integers may come back as bigint', () => {
  expect(decodeRows(config, [['k', 'v', 0n, 5n, 7n]])[0]).toEqual({
    key: 'k',
    value: 'v',
    encrypted: false,
    updated_at: new Date(5),
    checksum: 7,
  });
});

test('a decoded row has every field in its order, or those of the columns that were asked for', () => {
  const values = Object.keys(events.fields).map((name) => (name === 'id' ? 7 : null));
  expect(Object.keys(decodeRows(events, [values])[0] ?? {})).toEqual(Object.keys(events.fields));
  const some = columnsOf(events).filter(({ name }) => name === 'id' || name === 'metadata');
  expect(
    decodeRows(
      events,
      [
        [7, null],
        [8, '{}'],
      ],
      some,
    ),
  ).toEqual([
    { id: 7, metadata: null },
    { id: 8, metadata: '{}' },
  ]);
});

test('a row with one value that its field cannot hold is corrupt', () => {
  const wrong = ['k', 5, 0, 5, null];
  expect(() => decodeRows(config, [wrong])).toThrow(
    expect.objectContaining({ reason: 'corrupt', fields: ['value'] }),
  );
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
