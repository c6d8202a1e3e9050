import type { Figure, Goal } from './goals.ts';
import type { Measurement, Results } from './results.ts';
import { ratios, type Summary, summarize } from './statistics/summary.ts';

export interface Verdict {
  readonly goal: Goal;
  /** Null where what it needs was not measured. */
  readonly value: Summary | null;
  readonly isMet: boolean | null;
  /** The figure of the driver alone; null where there is none. */
  readonly limit: Summary | null;
}

export function judge(goals: readonly Goal[], results: Pick<Results, 'measurements' | 'sizes'>): Verdict[] {
  return goals.map((goal) => {
    const rounds = roundsOf(goal.figure, results);
    if (rounds === null) return { goal, value: null, isMet: null, limit: null };
    const value = summarize(rounds);
    const limit = goal.limit === undefined ? null : roundsOf(goal.limit, results);
    return { goal, value, isMet: meets(goal, value.median), limit: limit && summarize(limit) };
  });
}

function meets({ bound }: Goal, value: number): boolean {
  return 'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;
}

/** How far a value is from its goal: 1 is the goal, above it is better. */
export function reach({ bound }: Goal, value: number): number {
  if ('atLeast' in bound) return value / bound.atLeast;
  return value > 0 ? bound.atMost / value : Number.POSITIVE_INFINITY;
}

function roundsOf(
  figure: Figure,
  { measurements, sizes }: Pick<Results, 'measurements' | 'sizes'>,
): readonly number[] | null {
  const find = (subject: string, events?: number, workload = figure.workload): Measurement | null =>
    measurements.find(
      (one) =>
        one.workload === workload &&
        one.subject === subject &&
        (events === undefined || one.events === events),
    ) ?? null;
  if (figure.kind === 'absolute') return find(figure.subject)?.rounds ?? null;
  if (figure.kind === 'growth') {
    return both(find(figure.subject, sizes.large), find(figure.subject, sizes.small), ratios);
  }
  const events = figure.kind === 'speed' && figure.size !== null ? sizes[figure.size] : undefined;
  const subject = find(figure.subject, events);
  const base = find(figure.base, events, figure.kind === 'speed' ? figure.baseWorkload : undefined);
  if (figure.kind === 'speed') return both(base, subject, ratios);
  return both(subject, base, figure.kind === 'cost' ? ratios : differences);
}

function both(
  first: Measurement | null,
  second: Measurement | null,
  combine: (first: readonly number[], second: readonly number[]) => number[],
): number[] | null {
  return first === null || second === null ? null : combine(first.rounds, second.rounds);
}

function differences(first: readonly number[], second: readonly number[]): number[] {
  return first.slice(0, second.length).map((value, round) => value - (second[round] ?? Number.NaN));
}
