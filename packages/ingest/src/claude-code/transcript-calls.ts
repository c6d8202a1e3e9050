import type { EventContext } from '../event-context.ts';
import { commitOf } from '../git-commit.ts';
import type { ObservedEvent } from '../observation.ts';
import { countField, isPayload, type Payload, textField } from '../payload.ts';
import { type CallResult, toolCallEvent } from '../tool-call.ts';
import { blocksOf, textOf } from './message-content.ts';
import { resultOfText } from './result-text.ts';

/** A call as the model asked for it. */
export interface AskedCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** A call that was not heard of again. */
export function unfinishedCall(call: AskedCall, context: EventContext): ObservedEvent {
  return toolCallEvent(payloadOf(call), context, { outcome: 'running', error: null });
}

/**
 * A call with its result.
 *
 * @param block The `tool_result` that the model was shown.
 * @param line The line that it stands in, which has more of it under `toolUseResult`.
 */
export function finishedCall(
  call: AskedCall,
  block: Payload,
  line: Payload,
  context: EventContext,
): ObservedEvent {
  const text = textOf(blocksOf(block)) ?? '';
  const detail = isPayload(line.toolUseResult) ? line.toolUseResult : null;
  const result = resultOf(block, line, text, detail);
  const { input } = call;
  const commit =
    result.outcome === 'succeeded' && isPayload(input)
      ? commitOf(input.command, detail?.stdout ?? text, null)
      : null;
  const payload = {
    ...payloadOf(call),
    tool_response: result.outcome === 'succeeded' ? (detail ?? text) : undefined,
    duration_ms:
      (detail && (countField(detail, 'durationMs') ?? countField(detail, 'totalDurationMs'))) ?? undefined,
  };
  return toolCallEvent(payload, context, { ...result, commit });
}

function resultOf(block: Payload, line: Payload, text: string, detail: Payload | null): CallResult {
  if (detail?.interrupted === true) return { outcome: 'interrupted', error: text };
  if (block.is_error !== true) return { outcome: 'succeeded', error: null };
  const told = resultOfText(text);
  if (told !== null) return told;
  const decision = isPayload(line.permissionDecision) ? line.permissionDecision.decision : null;
  const isDenied = decision === 'reject' || textField(line, 'toolDenialKind') !== null;
  return { outcome: isDenied ? 'denied' : 'failed', error: text };
}

function payloadOf({ id, name, input }: AskedCall): Payload {
  return { tool_use_id: id, tool_name: name, tool_input: input };
}
