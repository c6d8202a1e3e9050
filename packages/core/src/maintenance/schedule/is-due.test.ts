import type { MaintenanceOutcome } from '@skep/contracts';
import { expect, test } from 'vitest';
import { isDue } from './is-due.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = new Date('2026-01-10T12:00:00.000Z');
const run = (outcome: MaintenanceOutcome, ago: number) => {
  const at = new Date(now.getTime() - ago);
  return { outcome, started_at: at, finished_at: outcome === 'running' ? null : at };
};

test('what nobody ever did is due', () => {
  expect(isDue({ succeeded: null, latest: null }, DAY, now)).toBe(true);
});

test('what succeeded is due when its interval has passed', () => {
  for (const [ago, due] of [
    [DAY - 1, false],
    [DAY, true],
  ] as const) {
    const succeeded = run('succeeded', ago);
    expect(isDue({ succeeded, latest: succeeded }, DAY, now)).toBe(due);
  }
});

test('what failed is tried again an hour later, what was abandoned five minutes later', () => {
  const due = (outcome: MaintenanceOutcome, ago: number) =>
    isDue({ succeeded: null, latest: run(outcome, ago) }, DAY, now);
  expect([due('failed', HOUR - 1), due('failed', HOUR)]).toEqual([false, true]);
  expect([due('abandoned', 299_999), due('abandoned', 300_000)]).toEqual([false, true]);
});

test('a failure does not bring forward what succeeded since', () => {
  expect(isDue({ succeeded: run('succeeded', HOUR), latest: run('failed', 2 * HOUR) }, DAY, now)).toBe(false);
});

test('a run in the future, from before a clock was set back, keeps nothing from being done', () => {
  const future = run('succeeded', -3650 * DAY);
  expect(isDue({ succeeded: future, latest: future }, DAY, now)).toBe(true);
  expect(isDue({ succeeded: null, latest: run('failed', -DAY) }, DAY, now)).toBe(true);
});
