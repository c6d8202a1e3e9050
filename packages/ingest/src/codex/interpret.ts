import { type Capture, createCapture } from '../capture/capture.ts';
import type { EventContext } from '../event-context.ts';
import { type HookEvent, interpretHookEvent } from '../hook-event.ts';
import type { HookEnvironment, Interpretation, ObservedEvent } from '../observation.ts';
import { observe } from '../observe.ts';
import { idField, isPayload, type Payload, textField } from '../payload.ts';
import { interpretNotification } from './notification.ts';
import { sessionEvent } from './session-events.ts';
import { toolCallFinished, toolCallStarted } from './tool-calls.ts';
import { transcriptOf } from './transcript-reference.ts';

/**
 * Says what one event of Codex means, of its hooks or of its notify program. Pure, and never throws: what it cannot read is
 * `ignored`, with the reason.
 *
 * @param payload The JSON that the hook got on stdin, or the notify program as its last argument.
 * @param capture What of it may be stored.
 */
export function interpretCodex(
  payload: unknown,
  environment: HookEnvironment,
  capture: Capture = createCapture(),
): Interpretation {
  const context = { environment, capture };
  if (isPayload(payload) && payload.hook_event_name === undefined && textField(payload, 'type') !== null) {
    return interpretNotification(payload, context);
  }
  return interpretHookEvent(payload, (event) => interpretEvent(event, context));
}

function interpretEvent({ name, sessionId, payload }: HookEvent, context: EventContext): Interpretation {
  const agentId = idField(payload, 'agent_id');
  const words = { cwd: textField(payload, 'cwd'), model: textField(payload, 'model') };
  return {
    kind: 'observation',
    observation: {
      ...observe('codex', sessionId, words, context.environment),
      subagentId: agentId,
      opensSession: name === 'SessionStart',
      events: [{ ...eventOf(name, payload, context), session_id: sessionId, agent_id: agentId }],
      transcript: transcriptOf(name, payload, context.capture.policy),
    },
  };
}

function eventOf(name: string, payload: Payload, context: EventContext): ObservedEvent {
  switch (name) {
    case 'PreToolUse':
      return toolCallStarted(payload, context);
    case 'PostToolUse':
      return toolCallFinished(payload, context);
    default:
      return sessionEvent(name, payload, context);
  }
}
