import { hashOf } from './hash.ts';
import { storableText } from './storable-text.ts';

/** The longest id that the store takes as the name of a record. */
const MAX_ID = 200;

/**
 * An id as the store takes it, so that no event is lost for an odd one: nearly every id as it is. One that is too long,
 * or has control characters, keeps its beginning, and a hash of the whole tells it apart from those that begin alike.
 */
export function safeId(id: string): string {
  const clean = storableText(id).replaceAll(/\p{Cc}/gu, '\uFFFD');
  if (clean === id && id.length <= MAX_ID) return id;
  const mark = `~${hashOf(id)}`;
  return `${storableText(clean.slice(0, MAX_ID - mark.length))}${mark}`;
}
