import { expect, test } from 'vitest';
import { checkHooks, checkSpool } from './checks.ts';

const now = new Date('2026-03-02T12:00:00Z');
const empty = { waiting: 0, bytes: 0, since: null, rejected: 0 };

test('events that wait are told when they wait for long', () => {
  const waiting = (milliseconds: number) => ({
    ...empty,
    waiting: 3,
    bytes: 300,
    since: new Date(now.getTime() - milliseconds),
  });
  expect(checkSpool([empty, empty], now)).toMatchObject([{ status: 'healthy', value: 0 }]);
  expect(checkSpool([empty, waiting(60_000)], now)).toMatchObject([{ status: 'healthy', value: 3 }]);
  expect(checkSpool([waiting(60_001)], now)).toMatchObject([
    { status: 'degraded', message: '3 events (300 B) to be recorded' },
  ]);
});

test('events that were put aside are told', () => {
  expect(checkSpool([{ ...empty, rejected: 2 }], now)).toMatchObject([
    { name: 'spool', status: 'healthy' },
    { name: 'spool-rejected', status: 'degraded', value: 2 },
  ]);
});

test('only what went wrong in hooks lately is told', () => {
  const entry = (time: string) => ({
    time,
    database: null,
    event: null,
    session_id: null,
    code: 'X',
    message: 'm',
  });
  expect(checkHooks([entry('2026-03-01T11:00:00Z')], now).status).toBe('healthy');
  expect(checkHooks([entry('2026-03-02T11:00:00Z')], now).status).toBe('degraded');
});
