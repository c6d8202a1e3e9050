import type { EventOutcome } from '@skep/contracts';
import { contentOf } from './content.ts';
import type { EventContext } from './event-context.ts';
import { fingerprint } from './fingerprint.ts';
import type { ObservedEvent } from './observation.ts';
import { countField, idField, type Payload, textField } from './payload.ts';
import { clip } from './storable-text.ts';

/** The longest error message that is kept. */
export const MAX_ERROR = 2000;

/** How a call came out. */
export interface CallResult {
  readonly outcome: EventOutcome;
  /** The message that goes with the outcome. */
  readonly error: string | null;
  /** The commit that the call made. */
  readonly commit?: string | null;
  /** What else is worth keeping of it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The event of a tool call, as all three agents tell of one: `tool_name`, `tool_use_id`, `tool_input`, `tool_response`. */
export function toolCallEvent(call: Payload, context: EventContext, result: CallResult): ObservedEvent {
  const { capture, environment } = context;
  const id = idField(call, 'tool_use_id');
  return {
    kind: 'tool_call',
    tool_name: clip(textField(call, 'tool_name') ?? '(unnamed tool)', 200),
    tool_use_id: id,
    dedupe_key: id === null ? fingerprint(call) : null,
    outcome: result.outcome,
    error_message: capture.text(result.error, MAX_ERROR),
    duration_ms: countField(call, 'duration_ms'),
    git_commit_hash: result.commit ?? null,
    metadata: contentOf(
      { input: call.tool_input ?? null, output: call.tool_response, ...result.details },
      capture,
    ),
    timestamp: environment.receivedAt,
  };
}
