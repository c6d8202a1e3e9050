const MAX_TEXT = 500;
const MAX_ITEMS = 20;
const MAX_DEPTH = 4;

/** At most `max` characters of `text`; what was cut is said. */
export function clip(text: string, max: number): string {
  const whole = text.toWellFormed();
  if (whole.length <= max) return whole;
  return `${whole.slice(0, max).toWellFormed()}… (${whole.length - max} more characters)`;
}

/** A value small enough to store with every event: long texts, long lists and deep nesting are cut, and say so. */
export function summarize(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return clip(value, MAX_TEXT);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return '…';
  if (Array.isArray(value)) {
    const kept = value.slice(0, MAX_ITEMS).map((item) => summarize(item, depth + 1));
    return value.length > MAX_ITEMS ? [...kept, `… (${value.length - MAX_ITEMS} more)`] : kept;
  }
  const entries = Object.entries(value);
  const kept = entries
    .slice(0, MAX_ITEMS)
    .map(([key, item]) => [clip(key, MAX_TEXT), summarize(item, depth + 1)] as const);
  if (entries.length > MAX_ITEMS) kept.push(['…', `${entries.length - MAX_ITEMS} more`]);
  return Object.fromEntries(kept);
}
