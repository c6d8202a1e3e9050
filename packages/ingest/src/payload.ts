import { safeId } from './safe-id.ts';
import { storableText } from './storable-text.ts';

/** An agent's event as it arrives: nothing in it can be relied on. */
export type Payload = Readonly<Record<string, unknown>>;

export function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field's text; null where it is absent, empty or something else. */
export function textField(payload: Payload, field: string): string | null {
  const value = payload[field];
  return typeof value === 'string' && value !== '' ? storableText(value) : null;
}

/** The field's text as an id that the store takes; null as for `textField`. */
export function idField(payload: Payload, field: string): string | null {
  const value = payload[field];
  return typeof value === 'string' && value !== '' ? safeId(value) : null;
}

/** The field's whole number, 0 or more; null otherwise. Fractions are rounded. */
export function countField(payload: Payload, field: string): number | null {
  const value = payload[field];
  if (typeof value !== 'number') return null;
  const rounded = Math.round(value);
  return Number.isSafeInteger(rounded) && rounded >= 0 ? rounded : null;
}
