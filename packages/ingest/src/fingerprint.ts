import { hashOf } from './hash.ts';
import { isPayload, type Payload } from './payload.ts';

/**
 * Identity of an event that has no id of its own: a hash of its content, whatever the order of its fields. The same
 * event delivered twice has one fingerprint; so have two events that do not differ in anything.
 */
export function fingerprint(payload: Payload): string {
  return hashOf(JSON.stringify(sorted(payload)));
}

/** Deeper than any agent's event goes; without a limit, a hostile one would overflow the stack. */
const MAX_DEPTH = 100;

function sorted(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => sorted(item, depth + 1));
  if (!isPayload(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key], depth + 1)]),
  );
}
