import { expect, test } from 'vitest';
import type { Goal } from '../goals.ts';
import type { Verdict } from '../judge.ts';
import { bestAttempt } from './best-attempt.ts';
import { lenient } from './bounds.ts';

const goal: Goal = {
  measure: 'a measure',
  figure: { kind: 'absolute', workload: 'get', subject: 'ours' },
  bound: { atMost: 10 },
};

function verdict(median: number): Verdict {
  return { goal, value: { median, p10: median, p90: median }, isMet: median <= 10 };
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

test('a margin makes each kind of bound more lenient', () => {
  expect(lenient(goal, 2).bound).toEqual({ atMost: 20 });
  expect(lenient({ ...goal, bound: { atLeast: 4 } }, 2).bound).toEqual({ atLeast: 2 });
});
