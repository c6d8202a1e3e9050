import { expect, test } from 'vitest';
import type { Figure, Goal } from './goals.ts';
import { goals } from './goals.ts';
import { judge, reach } from './judge.ts';
import type { Measurement } from './results.ts';

const sizes = { small: 10, large: 1000 };

function measured(subject: string, rounds: number[], events: number | null = 10): Measurement {
  return { workload: 'get', subject, events, unit: 'ms', rounds, calls: 1 };
}

function goal(figure: Figure, bound: Goal['bound']): Goal {
  return { measure: 'a measure', figure, bound };
}

const speed = { kind: 'speed', workload: 'get', subject: 'ours', base: 'raw', size: 'small' } as const;

test('speed is how many times as fast, by the rounds', () => {
  const measurements = [measured('raw', [1, 2, 30]), measured('ours', [2, 4, 60])];
  const [verdict] = judge([goal(speed, { atLeast: 0.5 })], { measurements, sizes });
  expect(verdict?.value?.median).toBe(0.5);
  expect(verdict?.isMet).toBe(true);
});

test('a figure is taken of the size that it names', () => {
  const measurements = [
    measured('raw', [1], 1000),
    measured('ours', [10], 1000),
    measured('raw', [1]),
    measured('ours', [1]),
  ];
  const [small, large] = judge(
    [goal(speed, { atLeast: 0.5 }), goal({ ...speed, size: 'large' }, { atLeast: 0.5 })],
    { measurements, sizes },
  );
  expect([small?.isMet, large?.isMet]).toEqual([true, false]);
});

test('growth, cost and what is beyond are the better the smaller', () => {
  const measurements = [measured('ours', [2]), measured('ours', [3], 1000), measured('raw', [1])];
  const of = (figure: Figure, atMost: number) =>
    judge([goal(figure, { atMost })], { measurements, sizes })[0];
  const growth = { kind: 'growth', workload: 'get', subject: 'ours' } as const;
  expect(of(growth, 1.3)).toMatchObject({ value: { median: 1.5 }, isMet: false });
  const pair = { workload: 'get', subject: 'ours', base: 'raw' } as const;
  expect(of({ kind: 'cost', ...pair }, 2)).toMatchObject({ value: { median: 2 }, isMet: true });
  expect(of({ kind: 'beyond', ...pair }, 0.5)).toMatchObject({ value: { median: 1 }, isMet: false });
});

test('the base may do other work than the subject', () => {
  const one = { ...speed, workload: 'more', baseWorkload: 'get' } as const;
  const measurements = [measured('raw', [6]), { ...measured('ours', [12]), workload: 'more' }];
  const [verdict] = judge([goal(one, { atLeast: 1 })], { measurements, sizes });
  expect(verdict?.value?.median).toBe(0.5);
});

test('the driver alone has the same figure, where it was measured', () => {
  const one = { ...goal(speed, { atLeast: 5 }), limit: { ...speed, subject: 'driver' } };
  const measurements = [measured('raw', [6]), measured('ours', [3])];
  const limitOf = (more: readonly Measurement[]) =>
    judge([one], { measurements: [...measurements, ...more], sizes })[0]?.limit ?? null;
  expect(limitOf([])).toBeNull();
  expect(limitOf([measured('driver', [2])])).toMatchObject({ median: 3 });
});

test('what was not measured is neither met nor missed', () => {
  const verdicts = judge(goals, { measurements: [], sizes });
  expect(verdicts.every(({ value, isMet }) => value === null && isMet === null)).toBe(true);
});

test('the goal itself is a reach of 1, whichever way it points', () => {
  expect(reach(goal(speed, { atLeast: 4 }), 4)).toBe(1);
  expect(reach(goal(speed, { atLeast: 4 }), 2)).toBe(0.5);
  expect(reach(goal(speed, { atMost: 50 }), 100)).toBe(0.5);
});

test('every goal can be told from the others', () => {
  expect(new Set(goals.map(({ measure }) => measure)).size).toBe(goals.length);
});
