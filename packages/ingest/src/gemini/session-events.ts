import type { EventContext } from '../event-context.ts';
import { lifecycleEvent, type Meanings, meaningOf, startOf } from '../lifecycle-event.ts';
import type { ObservedEvent } from '../observation.ts';
import type { Payload } from '../payload.ts';

const MEANINGS: Meanings = {
  SessionStart: { kind: 'session_started', keep: ['source'] },
  SessionEnd: { kind: 'session_ended', keep: ['reason'] },
  BeforeAgent: { kind: 'prompt', keep: ['prompt'] },
  AfterAgent: { kind: 'turn_ended', keep: [] },
  Notification: { kind: 'needs_attention', keep: ['notification_type', 'message', 'details'] },
  PreCompress: { kind: 'compaction', keep: ['trigger'] },
};

/** An event of the session's life. One that is not known is kept as `unknown`, under the agent's own name for it. */
export function sessionEvent(name: string, payload: Payload, context: EventContext): ObservedEvent {
  const meaning = meaningOf(MEANINGS, name);
  const kind = name === 'SessionStart' ? startOf(payload) : meaning.kind;
  return lifecycleEvent(name, payload, { ...meaning, kind }, context);
}
