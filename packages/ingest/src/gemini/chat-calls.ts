import type { EventOutcome } from '@skep/contracts';
import { callGroup } from '../call-group.ts';
import type { EventContext } from '../event-context.ts';
import { commitOf } from '../git-commit.ts';
import type { CallSighting } from '../observation.ts';
import { isPayload, type Payload, textField } from '../payload.ts';
import { type CallResult, toolCallEvent } from '../tool-call.ts';
import { exitCodeIn } from './exit-code.ts';

/** The states in which a logged call is over; one in another state is logged again. */
const OUTCOMES: Readonly<Record<string, EventOutcome>> = {
  success: 'succeeded',
  error: 'failed',
  cancelled: 'interrupted',
};

/** A call as the chat log has it, in its final state; null where it is not over yet. */
export function loggedCall(call: Payload, context: EventContext): CallSighting | null {
  const status = textField(call, 'status');
  const outcome = status !== null && Object.hasOwn(OUTCOMES, status) ? OUTCOMES[status] : undefined;
  if (outcome === undefined) return null;
  const name = textField(call, 'name');
  const input = call.args ?? null;
  const response = responseOf(call.result);
  const output = textField(response, 'output');
  const error = textField(response, 'error') ?? textField(call, 'resultDisplay');
  const command = isPayload(input) ? input.command : null;
  const printed = textField(call, 'resultDisplay') ?? output;
  const payload = {
    tool_use_id: call.id,
    tool_name: name,
    tool_input: input,
    tool_response: outcome === 'succeeded' ? response : undefined,
  };
  const event = toolCallEvent(payload, context, {
    outcome,
    error: outcome === 'succeeded' ? null : error,
    ...(outcome === 'succeeded' && name === 'run_shell_command' ? ended(command, printed, output) : {}),
  });
  return { group: callGroup(event.tool_name, input), phase: 'logged', event: { ...event, dedupe_key: null } };
}

/** A command that exited with another code than 0 is a success for Gemini CLI; the code is kept beside it. */
function ended(command: unknown, printed: string | null, shown: string | null): Partial<CallResult> {
  const exitCode = exitCodeIn(shown);
  return exitCode === null
    ? { commit: commitOf(command, printed, null) }
    : { details: { exit_code: exitCode } };
}

/** What the model was given as the call's response. */
function responseOf(result: unknown): Payload {
  for (const part of Array.isArray(result) ? result : []) {
    const { functionResponse } = isPayload(part) ? part : {};
    if (isPayload(functionResponse) && isPayload(functionResponse.response)) return functionResponse.response;
  }
  return {};
}
