import { NAMES, RULES, SECRET_NAME } from './secret-rules.ts';

/**
 * The text without the secrets that can be known by their shape or by the name before them. Each is replaced by
 * `[redacted <kind>]`.
 */
export function redactText(text: string): string {
  // Most text has none of the marks, and to look for those is much less than to try every rule.
  const lower = text.toLowerCase();
  let result = text;
  for (const { hints, apply } of RULES) {
    if (hints.some((hint) => lower.includes(hint))) result = apply(result);
  }
  return result;
}

/** What stands for the value of a field whose name says that it is secret; null where the name says nothing. */
export function redactKey(key: string, value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  const lower = key.toLowerCase();
  return NAMES.some((name) => lower.includes(name)) && SECRET_NAME.test(key) ? '[redacted value]' : null;
}
