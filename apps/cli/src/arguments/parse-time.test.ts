import { expect, test } from 'vitest';
import { parseDeadline, parseTime } from './parse-time.ts';

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

test.each([
  ['90m', '2026-03-01T13:30:00.000Z'],
  ['24h', '2026-03-02T12:00:00.000Z'],
  ['2d', '2026-03-03T12:00:00.000Z'],
  ['2026-03-01T12:00:01Z', '2026-03-01T12:00:01.000Z'],
])('a deadline %s', (text, time) => {
  expect(parseDeadline(text, now).toISOString()).toBe(time);
});

test('a deadline that is a date begins at midnight here', () => {
  expect(parseDeadline('2026-04-01', now)).toEqual(new Date(2026, 3, 1));
});

test.each(['', 'tomorrow', '24', '0h', '-5m', '2026-03-01T12:00:00Z', '2026-02-01', '999999999w'])(
  '%j is refused for a deadline',
  (text) => {
    expect(() => parseDeadline(text, now)).toThrow(expect.objectContaining({ code: 'CLI_USAGE' }));
  },
);
