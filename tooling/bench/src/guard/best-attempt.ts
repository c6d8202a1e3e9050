import { reach, type Verdict } from '../judge.ts';

/**
 * Measures again until every goal was met in some attempt, or so many attempts are over. What disturbs the machine makes
 * figures worse and never better than they are, so of several the best one is the truest.
 *
 * @returns The best verdict on each goal.
 */
export async function bestAttempt(
  attempts: number,
  measure: (attempt: number) => Promise<readonly Verdict[]>,
): Promise<Verdict[]> {
  let best: Verdict[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const verdicts = await measure(attempt);
    best = verdicts.map((verdict, index) => better(best[index], verdict));
    if (best.every(({ isMet }) => isMet === true)) break;
  }
  return best;
}

function better(known: Verdict | undefined, verdict: Verdict): Verdict {
  return known !== undefined && reachOf(known) >= reachOf(verdict) ? known : verdict;
}

function reachOf({ goal, value }: Verdict): number {
  return value === null ? Number.NEGATIVE_INFINITY : reach(goal, value.median);
}
