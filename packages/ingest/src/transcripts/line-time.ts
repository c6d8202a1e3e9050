import { type Payload, textField } from '../payload.ts';

/** The time that a line, or a part of it, gives; null where it gives none that is one. */
export function timeField(payload: Payload, field = 'timestamp'): Date | null {
  const text = textField(payload, field);
  if (text === null) return null;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time;
}
