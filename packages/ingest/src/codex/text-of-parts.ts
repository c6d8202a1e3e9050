import { isPayload, textField } from '../payload.ts';

/** The texts of a list of content parts; null where there is none. */
export function textOfParts(parts: unknown): string | null {
  if (!Array.isArray(parts)) return null;
  const texts = parts.filter(isPayload).flatMap((part) => textField(part, 'text') ?? []);
  return texts.length === 0 ? null : texts.join('\n');
}
