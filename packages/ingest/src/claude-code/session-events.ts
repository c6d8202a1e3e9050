import type { EventKind } from '@skep/contracts';
import type { EventContext } from '../event-context.ts';
import { lifecycleEvent, type Meanings, meaningOf, startOf } from '../lifecycle-event.ts';
import type { ObservedEvent } from '../observation.ts';
import { type Payload, textField } from '../payload.ts';
import { runKey } from '../run-key.ts';
import { MAX_ERROR } from '../tool-call.ts';
import { sharedKey } from './shared-key.ts';

const MEANINGS: Meanings = {
  SessionStart: { kind: 'session_started', keep: ['source'] },
  SessionEnd: { kind: 'session_ended', keep: ['reason'] },
  UserPromptSubmit: { kind: 'prompt', keep: ['prompt'] },
  Stop: { kind: 'turn_ended', keep: [] },
  StopFailure: { kind: 'error', keep: ['error'] },
  SubagentStart: { kind: 'subagent_started', keep: ['agent_type'] },
  SubagentStop: { kind: 'subagent_finished', keep: ['agent_type'] },
  PreCompact: { kind: 'compaction', keep: ['trigger'] },
  PostCompact: { kind: 'compaction', keep: ['trigger'] },
  PermissionRequest: { kind: 'needs_attention', keep: ['tool_name', 'tool_input'] },
  Elicitation: { kind: 'needs_attention', keep: ['mcp_server_name', 'message'] },
  Notification: { kind: 'needs_attention', keep: ['notification_type', 'message'] },
};

/** An event of the session's life. One that is not known is kept as `unknown`, under the agent's own name for it. */
export function sessionEvent(name: string, payload: Payload, context: EventContext): ObservedEvent {
  const meaning = meaningOf(MEANINGS, name);
  const kind = refine(name, meaning.kind, payload);
  const told = lifecycleEvent(name, payload, { ...meaning, kind }, context);
  // Only its start: servers are sent its end too, and do not know the process.
  const ofRun = name === 'SessionStart' ? runKey(payload, context.environment) : null;
  const event = { ...told, dedupe_key: sharedKey(name, payload) ?? ofRun ?? told.dedupe_key };
  if (kind !== 'error') return event;
  const message = textField(payload, 'last_assistant_message') ?? textField(payload, 'error');
  return { ...event, outcome: 'failed', error_message: context.capture.text(message, MAX_ERROR) };
}

function refine(name: string, kind: EventKind, payload: Payload): EventKind {
  if (name === 'SessionStart') return startOf(payload);
  if (name === 'Notification') {
    const type = textField(payload, 'notification_type');
    if (type === 'idle_prompt') return 'idle';
    // An answer that was given needs nobody any more.
    if (type === 'elicitation_response' || type === 'elicitation_complete' || type === 'auth_success')
      return 'unknown';
  }
  // Compaction runs as a subagent that was never started and has no type.
  if (name === 'SubagentStop' && textField(payload, 'agent_type') === null) return 'compaction';
  return kind;
}
