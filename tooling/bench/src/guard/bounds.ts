import type { Goal } from '../goals.ts';

/** How far below its goal a figure may fall before the guard says so: machines differ, and tests run beside others. */
const MARGIN = 2;

/** The goal, as lenient as the guard is. */
export function lenient(goal: Goal, margin: number = MARGIN): Goal {
  const { bound } = goal;
  return {
    ...goal,
    bound: 'atLeast' in bound ? { atLeast: bound.atLeast / margin } : { atMost: bound.atMost * margin },
  };
}
