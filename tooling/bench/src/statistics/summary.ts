import { percentile } from './percentile.ts';

/** The middle of several measurements, and how far apart they lie. */
export interface Summary {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

export function summarize(values: readonly number[]): Summary {
  return { median: median(values), p10: percentile(values, 0.1), p90: percentile(values, 0.9) };
}

/** NaN of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of an even number of values the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * How many times as large `above` is as `below`, round by round: what disturbed the machine in a round disturbed both.
 */
export function ratios(above: readonly number[], below: readonly number[]): number[] {
  const rounds = Math.min(above.length, below.length);
  return Array.from(
    { length: rounds },
    (_, round) => (above[round] ?? Number.NaN) / (below[round] ?? Number.NaN),
  );
}
