import { expect, test } from 'vitest';
import { type Goal, goals } from '../goals.ts';
import type { Verdict } from '../judge.ts';
import { bestAttempt } from './best-attempt.ts';
import { guarded } from './bounds.ts';

const goal: Goal = {
  measure: 'a measure',
  figure: { kind: 'absolute', workload: 'get', subject: 'ours' },
  bound: { atMost: 10 },
};

function verdict(median: number): Verdict {
  return { goal, value: { median, p10: median, p90: median }, isMet: median <= 10, limit: null };
}

test('it stops as soon as every goal has been met once', async () => {
  const attempts = [
    [verdict(5), verdict(20)],
    [verdict(30), verdict(9)],
    [verdict(1), verdict(1)],
  ];
  let made = 0;
  const best = await bestAttempt(5, async (attempt) => {
    made += 1;
    return attempts[attempt] ?? [];
  });
  expect(made).toBe(2);
  expect(best.map(({ value }) => value?.median)).toEqual([5, 9]);
});

test('what is never met is told with its best figure', async () => {
  const best = await bestAttempt(3, async (attempt) => [verdict(40 - attempt)]);
  expect(best).toMatchObject([{ value: { median: 38 }, isMet: false }]);
});

test('the guard is more lenient than the goal, whichever way it points', () => {
  expect(guarded(goal).bound).toEqual({ atMost: 20 });
  expect(guarded({ ...goal, bound: { atLeast: 4 } }).bound).toEqual({ atLeast: 2 });
});

test('what has been reached is guarded, be it less than the goal or much more', () => {
  const boundOf = (measure: string): number => {
    const { bound } = guarded(goals.find((one) => one.measure === measure) ?? goal);
    return 'atLeast' in bound ? bound.atLeast : Number.NaN;
  };
  expect(boundOf('durable log, one caller, sqlite / raw two inserts')).toBeLessThan(0.35);
  expect(boundOf('getInstance, libsql / raw')).toBeGreaterThan(0.9);
});
