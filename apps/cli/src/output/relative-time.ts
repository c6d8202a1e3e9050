const UNITS: readonly (readonly [name: string, milliseconds: number])[] = [
  ['y', 365 * 86_400_000],
  ['mo', 30 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** How long ago, in the largest unit that fits: `12s ago`, `3h ago`. */
export function relativeTime(time: Date, now: Date): string {
  const elapsed = now.getTime() - time.getTime();
  // Clocks of two machines may differ a little.
  if (Math.abs(elapsed) < 1000) return 'now';
  const amount = amountOf(Math.abs(elapsed));
  return elapsed > 0 ? `${amount} ago` : `in ${amount}`;
}

/** A duration in at most four characters and a unit: `87ms`, `1.2s`, `3m`. */
export function shortDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)}s`;
  return amountOf(milliseconds);
}

function amountOf(milliseconds: number): string {
  for (const [name, size] of UNITS) {
    if (milliseconds >= size) return `${Math.floor(milliseconds / size)}${name}`;
  }
  return '0s';
}
