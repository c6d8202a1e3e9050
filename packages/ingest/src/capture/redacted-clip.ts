import { clip } from '../storable-text.ts';
import { redactText } from './redact.ts';

/** Secrets that begin before a cut are found although they end after it: so far behind it is looked. */
const MARGIN = 8192;

/** At most `max` characters of `text`, free of known secrets. */
export function redactedClip(text: string, max: number): string {
  const redacted = redactText(text.slice(0, max + MARGIN));
  if (text.length <= max + MARGIN) return clip(redacted, max);
  return `${clip(redacted.slice(0, max), max)}… (${text.length - max} more characters)`;
}
