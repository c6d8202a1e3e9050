import * as z from 'zod/mini';
import { name } from '../validation/values.ts';

/** What the keys of a group's events begin with. It leaves room for `#` and a number in a key of 1000 characters. */
export const groupName: z.ZodMiniType<string> = name.check(z.maxLength(980));

/** The dedupe key of the event at `position`, from 1. */
export function groupKey(group: string, position: number): string {
  return `${group}#${position}`;
}

/** Keys that begin with the group's name and `#`. `$` is the character after `#`. */
export function rangeOf(group: string): { readonly gte: string; readonly lt: string } {
  return { gte: `${group}#`, lt: `${group}$` };
}

/** Where the key has its event in the group; null for a key of another group, such as one that has `#` in its name. */
export function positionIn(group: string, key: string | null): number | null {
  const prefix = `${group}#`;
  if (key === null || !key.startsWith(prefix)) return null;
  const rest = key.slice(prefix.length);
  return /^[1-9]\d{0,14}$/.test(rest) ? Number(rest) : null;
}
