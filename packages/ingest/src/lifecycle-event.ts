import type { EventKind } from '@skep/contracts';
import { contentOf } from './content.ts';
import type { EventContext } from './event-context.ts';
import { fingerprint } from './fingerprint.ts';
import type { ObservedEvent } from './observation.ts';
import type { Payload } from './payload.ts';
import { clip } from './storable-text.ts';

/** What an event of a session's life means, and which of its fields are worth keeping. */
export interface Meaning {
  readonly kind: EventKind;
  /** `rest` is whatever it has beside the fields that every event has. */
  readonly keep: readonly string[] | 'rest';
}

/** What every event has: it says where the event comes from, and is kept in fields of the record or not at all. */
const COMMON: ReadonlySet<string> = new Set([
  'session_id',
  'transcript_path',
  'agent_transcript_path',
  'agent_id',
  'cwd',
  'hook_event_name',
  'permission_mode',
  'timestamp',
  'turn_id',
]);

/** What each event of an agent means, by the agent's own name for it. */
export type Meanings = Readonly<Record<string, Meaning>>;

/** Of an event that Skep has not learned, all that it has of its own is kept: what of it matters is not known. */
export function meaningOf(meanings: Meanings, name: string): Meaning {
  const known = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  return known ?? { kind: 'unknown', keep: 'rest' };
}

/** What a `SessionStart` means, by its `source`; all agents have the same words for it. */
export function startOf(payload: Payload): EventKind {
  if (payload.source === 'resume') return 'session_resumed';
  return payload.source === 'compact' ? 'compaction' : 'session_started';
}

/** An event of a session's life, under the agent's own name for it. Its content is its identity. */
export function lifecycleEvent(
  name: string,
  payload: Payload,
  { kind, keep }: Meaning,
  { environment, capture }: EventContext,
): ObservedEvent {
  const fields = keep === 'rest' ? Object.keys(payload).filter((field) => !COMMON.has(field)) : keep;
  const kept = fields.filter((field) => payload[field] !== undefined);
  return {
    kind,
    tool_name: clip(name, 200),
    outcome: 'succeeded',
    error_message: null,
    metadata: contentOf(Object.fromEntries(kept.map((field) => [field, payload[field]])), capture),
    dedupe_key: fingerprint(payload),
    timestamp: environment.receivedAt,
  };
}
