import { callGroup } from '../call-group.ts';
import type { EventContext } from '../event-context.ts';
import { commitOf } from '../git-commit.ts';
import type { CallSighting } from '../observation.ts';
import { isPayload, type Payload, textField } from '../payload.ts';
import { type CallResult, toolCallEvent } from '../tool-call.ts';
import { exitCodeIn } from './exit-code.ts';

/** `BeforeTool`: the call has been asked for. */
export function callStarted(payload: Payload, context: EventContext): CallSighting {
  return sighting('started', payload, context, { outcome: 'running', error: null });
}

/** `AfterTool`: the call is over. */
export function callFinished(payload: Payload, context: EventContext): CallSighting {
  return sighting('finished', payload, context, resultOf(payload, context));
}

function sighting(
  phase: CallSighting['phase'],
  payload: Payload,
  context: EventContext,
  result: CallResult,
): CallSighting {
  const event = toolCallEvent(payload, context, result);
  return {
    group: callGroup(event.tool_name, payload.tool_input),
    phase,
    event: { ...event, tool_use_id: null, dedupe_key: null },
  };
}

/**
 * A call has failed where its response has an `error`, as in Gemini's own log. A command that exited with another code than
 * 0 is a success there, and so it is here: the code is kept beside it.
 */
function resultOf(payload: Payload, { environment }: EventContext): CallResult {
  const response = isPayload(payload.tool_response) ? payload.tool_response : {};
  const { error } = response;
  if (error !== undefined && error !== null) {
    return { outcome: 'failed', error: messageOf(error) };
  }
  const exitCode = payload.tool_name === 'run_shell_command' ? exitCodeIn(response.llmContent) : null;
  if (exitCode !== null) return { outcome: 'succeeded', error: null, details: { exit_code: exitCode } };
  const command = isPayload(payload.tool_input) ? payload.tool_input.command : null;
  const commit = commitOf(command, response.returnDisplay, environment.headCommit);
  return { outcome: 'succeeded', error: null, commit };
}

function messageOf(error: unknown): string | null {
  if (isPayload(error)) return textField(error, 'message');
  return typeof error === 'string' ? error : null;
}
