import type { EventKind } from '@skep/contracts';
import type { EventContext } from '../event-context.ts';
import { lifecycleEvent, type Meanings, meaningOf, startOf } from '../lifecycle-event.ts';
import type { ObservedEvent } from '../observation.ts';
import { idField, type Payload, textField } from '../payload.ts';
import { runKey } from '../run-key.ts';
import { promptKey, subagentEndKey, turnEndKey } from './turn-keys.ts';

const MEANINGS: Meanings = {
  SessionStart: { kind: 'session_started', keep: ['source'] },
  SessionEnd: { kind: 'session_ended', keep: ['reason'] },
  UserPromptSubmit: { kind: 'prompt', keep: ['prompt'] },
  Stop: { kind: 'turn_ended', keep: [] },
  Interrupt: { kind: 'turn_ended', keep: ['reason'] },
  SubagentStart: { kind: 'subagent_started', keep: ['agent_type'] },
  SubagentStop: { kind: 'subagent_finished', keep: ['agent_type'] },
  PreCompact: { kind: 'compaction', keep: ['trigger'] },
  PostCompact: { kind: 'compaction', keep: ['trigger'] },
  PermissionRequest: { kind: 'needs_attention', keep: ['tool_name', 'tool_input'] },
};

/** An event of the session's life. One that is not known is kept as `unknown`, under the agent's own name for it. */
export function sessionEvent(name: string, payload: Payload, context: EventContext): ObservedEvent {
  const meaning = meaningOf(MEANINGS, name);
  const event = lifecycleEvent(
    name,
    payload,
    { ...meaning, kind: refine(name, meaning.kind, payload) },
    context,
  );
  return { ...event, dedupe_key: keyOf(name, payload, context) ?? event.dedupe_key };
}

/** The identity of what its content does not tell apart, or what other sources tell, too; null for everything else. */
function keyOf(name: string, payload: Payload, { environment }: EventContext): string | null {
  if (name === 'SessionStart' || name === 'SessionEnd') return runKey(payload, environment);
  const turnId = idField(payload, 'turn_id');
  // A hook may send the agent back to work, and then the turn ends once more: that end is another.
  if (turnId === null || payload.stop_hook_active === true) return null;
  switch (name) {
    case 'Stop':
      return turnEndKey(turnId);
    case 'Interrupt':
      return idField(payload, 'agent_id') === null ? turnEndKey(turnId) : subagentEndKey(turnId);
    case 'SubagentStop':
      return subagentEndKey(turnId);
    case 'UserPromptSubmit':
      return promptKey(turnId, textField(payload, 'prompt') ?? '');
    default:
      return null;
  }
}

function refine(name: string, kind: EventKind, payload: Payload): EventKind {
  if (name === 'SessionStart') return startOf(payload);
  // Without the subagent's name it cannot be told which one began or ended: it must not pass for the main agent.
  const isOfSubagent = name === 'SubagentStart' || name === 'SubagentStop';
  return isOfSubagent && idField(payload, 'agent_id') === null ? 'unknown' : kind;
}
