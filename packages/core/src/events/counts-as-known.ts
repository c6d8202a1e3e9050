const DAY = 86_400_000;

/**
 * Whether an event that is not stored is one of those that were pruned of its instance, told late or once more: then it has been
 * counted already.
 *
 * @param isIdentified It has a session and an id in it. Such events are told more than once, later each time (a call, by its
 * beginning, its end and the agent's log), and were stored under the earliest of these times; so for them the limit is drawn some
 * way after the one they were pruned by: a tenth of what has passed since, a day at most.
 */
export function countsAsKnown(
  { timestamp, isIdentified }: { readonly timestamp: Date; readonly isIdentified: boolean },
  prunedBefore: Date | null,
  now: Date,
): boolean {
  if (prunedBefore === null) return false;
  const since = now.getTime() - prunedBefore.getTime();
  // Pruned in the future: the clock was set back since. What is not counted twice would be lost for good.
  if (since < 0) return false;
  const tolerance = isIdentified ? Math.min(DAY, since / 10) : 0;
  return timestamp.getTime() < prunedBefore.getTime() + tolerance;
}
