import type { Interpretation } from './observation.ts';
import { idField, isPayload, type Payload, textField } from './payload.ts';

/** What every event of a hook has, whatever the agent. */
export interface HookEvent {
  readonly name: string;
  readonly sessionId: string;
  readonly payload: Payload;
}

/** Gives the event to `interpret`, or ignores what is none. */
export function interpretHookEvent(
  payload: unknown,
  interpret: (event: HookEvent) => Interpretation,
): Interpretation {
  if (!isPayload(payload)) return ignored('the payload is not a JSON object');
  const name = textField(payload, 'hook_event_name');
  if (name === null) return ignored('the payload has no hook_event_name');
  const sessionId = idField(payload, 'session_id');
  if (sessionId === null) return ignored(`the ${name} event has no session_id`);
  return interpret({ name, sessionId, payload });
}

export function ignored(reason: string): Interpretation {
  return { kind: 'ignored', reason };
}
