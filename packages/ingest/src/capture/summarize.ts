import { clip } from '../storable-text.ts';
import { redactKey } from './redact.ts';
import { redactedClip } from './redacted-clip.ts';

const MAX_TEXT = 500;
const MAX_ITEMS = 20;
const MAX_DEPTH = 4;
const MAX_TOTAL = 8000;

/**
 * A value small enough to store with every event: long texts, long lists and deep nesting are cut, and say so. What is
 * still too long after that becomes the beginning of its JSON text.
 */
export function summarize(value: unknown): unknown {
  const kept = shorten(value, 0);
  const text = JSON.stringify(kept) ?? '';
  return text.length > MAX_TOTAL ? clip(text, MAX_TOTAL) : kept;
}

function shorten(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactedClip(value, MAX_TEXT);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return '…';
  if (Array.isArray(value)) {
    const kept = value.slice(0, MAX_ITEMS).map((item) => shorten(item, depth + 1));
    return value.length > MAX_ITEMS ? [...kept, `… (${value.length - MAX_ITEMS} more)`] : kept;
  }
  const entries = Object.entries(value);
  const kept = entries
    .slice(0, MAX_ITEMS)
    .map(([key, item]) => [clip(key, MAX_TEXT), redactKey(key, item) ?? shorten(item, depth + 1)] as const);
  if (entries.length > MAX_ITEMS) kept.push(['…', `${entries.length - MAX_ITEMS} more`]);
  return Object.fromEntries(kept);
}
