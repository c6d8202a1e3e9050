import { neutralizeJson } from './neutralize.ts';

/** A value as indented JSON, times as ISO text, with nothing in it that a terminal would act on. */
export function toJson(value: unknown): string {
  return `${neutralizeJson(JSON.stringify(value, null, 2))}\n`;
}

/** The same on a single line, for output that never ends. */
export function toJsonLine(value: unknown): string {
  return `${neutralizeJson(JSON.stringify(value))}\n`;
}
