import { createHash } from 'node:crypto';
import { isPayload, type Payload } from './payload.ts';

/**
 * Identity of an event that has no id of its own: a hash of its content, whatever the order of its fields. The same
 * event delivered twice has one fingerprint; so have two events that do not differ in anything.
 */
export function fingerprint(payload: Payload): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(payload)))
    .digest('base64url')
    .slice(0, 22);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPayload(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
