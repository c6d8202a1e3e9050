import type { EventContext } from '../event-context.ts';
import { commitOf } from '../git-commit.ts';
import type { ObservedEvent } from '../observation.ts';
import { isPayload, type Payload, textField } from '../payload.ts';
import { type CallResult, toolCallEvent } from '../tool-call.ts';
import { resultOfText } from './result-text.ts';

/** `PreToolUse`: the call has been asked for. It may still be denied, or fail its validation. */
export function toolCallStarted(payload: Payload, context: EventContext): ObservedEvent {
  return toolCall(payload, context, { outcome: 'running', error: null });
}

/** `PostToolUse`. A command that merely found nothing is a success too. */
export function toolCallSucceeded(payload: Payload, context: EventContext): ObservedEvent {
  return toolCall(payload, context, { outcome: 'succeeded', error: null });
}

/** `PostToolUseFailure`. */
export function toolCallFailed(payload: Payload, context: EventContext): ObservedEvent {
  const outcome = payload.is_interrupt === true ? 'interrupted' : 'failed';
  return toolCall(payload, context, { outcome, error: textField(payload, 'error') });
}

/**
 * `PostToolBatch`: every call of a turn, also those that no other event tells of: denied ones have no `PostToolUse`,
 * and input that fails validation has no `PreToolUse` either.
 */
export function toolCallBatch(payload: Payload, context: EventContext): ObservedEvent[] {
  const calls = Array.isArray(payload.tool_calls) ? payload.tool_calls : [];
  return calls.filter(isPayload).map((call) => toolCall(call, context, resultOfBatched(call)));
}

/**
 * A batch gives only the text that the model was shown. What that text does not settle stays `unknown` until, or unless,
 * the call's own event says more: an outcome told there takes precedence, whichever comes first.
 */
function resultOfBatched(call: Payload): CallResult {
  const response = textField(call, 'tool_response') ?? '';
  return resultOfText(response) ?? { outcome: 'unknown', error: null };
}

function toolCall(call: Payload, context: EventContext, result: CallResult): ObservedEvent {
  const { tool_input: input, tool_response: response } = call;
  const commit =
    result.outcome === 'succeeded' && isPayload(input)
      ? commitOf(
          input.command,
          isPayload(response) ? response.stdout : response,
          context.environment.headCommit,
        )
      : null;
  return toolCallEvent(call, context, { ...result, commit });
}
