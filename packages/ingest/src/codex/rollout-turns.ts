import { lifecycleEvent, type Meaning } from '../lifecycle-event.ts';
import type { Observation, ObservedEvent } from '../observation.ts';
import { type Payload, textField } from '../payload.ts';
import { MAX_ERROR } from '../tool-call.ts';
import type { RolloutPosition } from './rollout-position.ts';
import { errorKey, promptKey, subagentEndKey, turnEndKey } from './turn-keys.ts';

export function promptGiven(position: RolloutPosition, prompt: string | null): Observation[] {
  const { turnId } = position;
  if (prompt === null || turnId === null) return [];
  const meaning = { kind: 'prompt', keep: ['prompt'] } as const;
  return told(position, 'UserPromptSubmit', { prompt }, meaning, { dedupe_key: promptKey(turnId, prompt) });
}

export function turnEnded(position: RolloutPosition): Observation[] {
  const { turnId, subagentId } = position;
  if (turnId === null) return [];
  return subagentId === null
    ? told(position, 'Stop', {}, { kind: 'turn_ended', keep: [] }, { dedupe_key: turnEndKey(turnId) })
    : told(
        position,
        'SubagentStop',
        {},
        { kind: 'subagent_finished', keep: [] },
        { dedupe_key: subagentEndKey(turnId) },
      );
}

export function turnAborted(position: RolloutPosition, event: Payload): Observation[] {
  const { turnId, subagentId } = position;
  if (turnId === null) return [];
  return told(
    position,
    'turn_aborted',
    event,
    { kind: 'turn_ended', keep: ['reason'] },
    { outcome: 'interrupted', dedupe_key: subagentId === null ? turnEndKey(turnId) : subagentEndKey(turnId) },
  );
}

/** An error that ended the turn. No hook tells of it. */
export function turnFailed(position: RolloutPosition, event: Payload): Observation[] {
  const { turnId, context } = position;
  const message = textField(event, 'message');
  if (message === null || turnId === null) return [];
  return told(
    position,
    'error',
    event,
    { kind: 'error', keep: [] },
    {
      outcome: 'failed',
      error_message: context.capture.text(message, MAX_ERROR),
      dedupe_key: errorKey(turnId, message),
    },
  );
}

function told(
  position: RolloutPosition,
  name: string,
  payload: Payload,
  meaning: Meaning,
  more: Partial<ObservedEvent>,
): Observation[] {
  const event = lifecycleEvent(name, payload, meaning, position.contextAt(position.now));
  return position.observedEvent({ ...event, ...more });
}
