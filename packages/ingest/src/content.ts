import type { Capture } from './capture/capture.ts';

/** The metadata of an event: what may be stored of each value, as JSON text; null where nothing of any may. */
export function contentOf(values: Readonly<Record<string, unknown>>, capture: Capture): string | null {
  const kept = Object.entries(values)
    .map(([name, value]) => [name, capture.value(value)] as const)
    .filter(([, value]) => value !== undefined);
  return kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept));
}
