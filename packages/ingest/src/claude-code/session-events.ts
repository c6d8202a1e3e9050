import type { EventKind } from '@skep/contracts';
import { contentOf } from '../content.ts';
import type { EventContext } from '../event-context.ts';
import { fingerprint } from '../fingerprint.ts';
import type { ObservedEvent } from '../observation.ts';
import { type Payload, textField } from '../payload.ts';
import { clip } from '../storable-text.ts';

/** What each event of a session means, and which of its fields are worth keeping. */
const MEANINGS: Readonly<Record<string, { kind: EventKind; keep: readonly string[] }>> = {
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
export function sessionEvent(
  name: string,
  payload: Payload,
  { environment, capture }: EventContext,
): ObservedEvent {
  const meaning = MEANINGS[name] ?? { kind: 'unknown', keep: [] };
  const kind = refine(name, meaning.kind, payload);
  const kept = meaning.keep.filter((field) => payload[field] !== undefined);
  const failed = kind === 'error';
  const message = failed
    ? (textField(payload, 'last_assistant_message') ?? textField(payload, 'error'))
    : null;
  return {
    kind,
    tool_name: clip(name, 200),
    outcome: failed ? 'failed' : 'succeeded',
    error_message: capture.text(message, 2000),
    metadata: contentOf(Object.fromEntries(kept.map((field) => [field, payload[field]])), capture),
    dedupe_key: fingerprint(payload),
    timestamp: environment.receivedAt,
  };
}

function refine(name: string, kind: EventKind, payload: Payload): EventKind {
  if (name === 'SessionStart') {
    const source = textField(payload, 'source');
    if (source === 'resume') return 'session_resumed';
    if (source === 'compact') return 'compaction';
  }
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
