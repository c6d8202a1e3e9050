import { createHash } from 'node:crypto';

/** Short, and still different for different texts: the first 132 bits of a SHA-256, in 22 characters. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
