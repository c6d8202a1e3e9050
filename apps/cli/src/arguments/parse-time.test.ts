import { expect, test } from 'vitest';
import { parseTime } from './parse-time.ts';

const now = new Date('2026-03-01T12:00:00.000Z');

test.each([
  ['30s', '2026-03-01T11:59:30.000Z'],
  ['10m', '2026-03-01T11:50:00.000Z'],
  ['2h', '2026-03-01T10:00:00.000Z'],
  ['1d', '2026-02-28T12:00:00.000Z'],
  ['1w', '2026-02-22T12:00:00.000Z'],
  ['2026-02-01T10:00:00Z', '2026-02-01T10:00:00.000Z'],
  ['2026-02-01T10:00:00+02:00', '2026-02-01T08:00:00.000Z'],
])('%s', (text, time) => {
  expect(parseTime(text, now).toISOString()).toBe(time);
});

test('a date alone begins at midnight here', () => {
  expect(parseTime('2026-02-01', now)).toEqual(new Date(2026, 1, 1));
});

test.each(['', 'yesterday', '10', '-5m', '10 m', '5M', '2026-13-01', '2026-02-01T25:00', '999999999w'])(
  '%j is refused',
  (text) => {
    expect(() => parseTime(text, now)).toThrow(expect.objectContaining({ code: 'CLI_USAGE' }));
  },
);
