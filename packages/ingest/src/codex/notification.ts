import type { EventContext } from '../event-context.ts';
import { ignored } from '../hook-event.ts';
import { lifecycleEvent } from '../lifecycle-event.ts';
import type { Interpretation } from '../observation.ts';
import { observe } from '../observe.ts';
import { idField, type Payload, textField } from '../payload.ts';
import { turnEndKey } from './turn-keys.ts';

const TURN_ENDED = 'agent-turn-complete';

/**
 * The argument of Codex's notify program. It names a thread, which may be a subagent's own, and does not say whose. Only
 * where it names the program that runs the thread, as it does for main agents alone, may it make an instance. For a
 * subagent it tells nothing: its `SubagentStop` does.
 */
export function interpretNotification(payload: Payload, context: EventContext): Interpretation {
  const type = textField(payload, 'type') ?? '';
  const sessionId = idField(payload, 'thread-id');
  if (sessionId === null) return ignored(`the ${type} notification has no thread-id`);

  const isEnd = type === TURN_ENDED;
  const turnId = idField(payload, 'turn-id');
  // The end of a turn is the same event as the hook's, so it has its name.
  const event = lifecycleEvent(
    isEnd ? 'Stop' : type,
    payload,
    { kind: isEnd ? 'turn_ended' : 'unknown', keep: [] },
    context,
  );
  return {
    kind: 'observation',
    observation: {
      ...observe('codex', sessionId, { cwd: textField(payload, 'cwd'), model: null }, context.environment),
      createsInstance: textField(payload, 'client') !== null,
      events: [
        {
          ...event,
          dedupe_key: isEnd && turnId !== null ? turnEndKey(turnId) : event.dedupe_key,
          session_id: sessionId,
          agent_id: null,
        },
      ],
    },
  };
}
