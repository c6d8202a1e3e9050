import type { EventOutcome } from '@skep/contracts';
import { countField, idField, isPayload, type Payload, textField } from '../payload.ts';
import { commandLine } from './rollout-calls.ts';
import { textOfParts } from './text-of-parts.ts';

/** How a call came out, as a rollout tells it, and what it tells of the call itself. */
export interface RolloutResult {
  readonly outcome: EventOutcome;
  readonly error: string | null;
  readonly output: unknown;
  readonly duration_ms: number | null;
}

/** A result that stands by itself: what it was the result of need not have been read. */
export interface CompletedItem extends RolloutResult {
  readonly id: string;
  readonly tool_name: string;
  readonly tool_input: unknown;
  /** When the call began; null where it is not told. */
  readonly startedAt: Date | null;
}

/** The call that an item of `item_completed` was; null for items that are no calls of tools. */
export function completedCall(item: Payload, message: Payload): CompletedItem | null {
  const id = idField(item, 'id');
  if (id === null) return null;
  const began = {
    id,
    startedAt: dateOf(message.started_at_ms),
    duration_ms: durationOf(item.duration) ?? difference(message.started_at_ms, message.completed_at_ms),
  };
  switch (item.type) {
    case 'CommandExecution':
      return {
        ...began,
        tool_name: 'Bash',
        tool_input: { command: commandLine(item.command) },
        ...commandResult(item, textField(item, 'aggregated_output') ?? ''),
      };
    case 'FileChange':
      return {
        ...began,
        tool_name: 'apply_patch',
        tool_input: null,
        ...statusResult(item, textField(item, 'stderr') ?? textField(item, 'stdout')),
        output: item.stdout ?? null,
      };
    case 'McpToolCall':
      return {
        ...began,
        tool_name: `mcp__${textField(item, 'server') ?? ''}__${textField(item, 'tool') ?? ''}`,
        tool_input: item.arguments ?? null,
        ...mcpResult(item),
      };
    case 'CollabAgentToolCall':
      return {
        ...began,
        tool_name: textField(item, 'tool') ?? 'agent',
        tool_input: item.prompt === undefined ? null : { message: item.prompt },
        ...statusResult(item, messageOf(item.error)),
        output: item.agents_states ?? null,
      };
    default:
      return null;
  }
}

/** The same as older versions told it, in events of their own. */
export function endedCall(event: Payload): CompletedItem | null {
  const id = idField(event, 'call_id');
  if (id === null) return null;
  const began = { id, startedAt: null, duration_ms: durationOf(event.duration) };
  switch (event.type) {
    case 'exec_command_end':
      return {
        ...began,
        tool_name: 'Bash',
        tool_input: { command: commandLine(event.command) },
        ...commandResult(event, textField(event, 'aggregated_output') ?? textField(event, 'stderr') ?? ''),
      };
    case 'patch_apply_end': {
      const isDone = event.success === true;
      return {
        ...began,
        tool_name: 'apply_patch',
        tool_input: null,
        outcome: isDone ? 'succeeded' : 'failed',
        error: isDone ? null : (textField(event, 'stderr') ?? textField(event, 'stdout')),
        output: event.stdout ?? null,
      };
    }
    case 'mcp_tool_call_end': {
      const invocation = isPayload(event.invocation) ? event.invocation : {};
      const { Ok: result, Err: error } = isPayload(event.result) ? event.result : {};
      return {
        ...began,
        tool_name: `mcp__${textField(invocation, 'server') ?? ''}__${textField(invocation, 'tool') ?? ''}`,
        tool_input: invocation.arguments ?? null,
        ...mcpResult({ result, error, status: error === undefined ? 'completed' : 'failed' }),
      };
    }
    default:
      return null;
  }
}

type Told = Omit<RolloutResult, 'duration_ms'>;

function commandResult(item: Payload, output: string): Told {
  const { exit_code: code, status } = item;
  if (status === 'declined')
    return { outcome: 'denied', error: output || 'The command was declined.', output };
  if (typeof code === 'number' && code !== 0) {
    return { outcome: 'failed', error: `Exit code ${code}\n${output}`.trimEnd(), output };
  }
  if (status === 'failed') return { outcome: 'failed', error: output || null, output };
  return { outcome: code === 0 || status === 'completed' ? 'succeeded' : 'unknown', error: null, output };
}

function mcpResult(item: Payload): Told {
  const result = isPayload(item.result) ? item.result : {};
  const text = textOfParts(result.content);
  const told = statusResult(item, messageOf(item.error) ?? text);
  if (result.isError === true || result.is_error === true) {
    return { outcome: 'failed', error: text ?? told.error, output: item.result };
  }
  return { ...told, output: item.result ?? null };
}

function statusResult({ status }: Payload, message: string | null): Told {
  switch (status) {
    case 'completed':
      return { outcome: 'succeeded', error: null, output: null };
    case 'failed':
      return { outcome: 'failed', error: message, output: null };
    case 'declined':
      return { outcome: 'denied', error: message, output: null };
    default:
      return { outcome: 'unknown', error: null, output: null };
  }
}

function messageOf(error: unknown): string | null {
  if (isPayload(error)) return textField(error, 'message');
  return typeof error === 'string' && error !== '' ? error : null;
}

/** `{"secs": 1, "nanos": 500000000}` is 1500 ms. */
function durationOf(duration: unknown): number | null {
  if (!isPayload(duration)) return null;
  const { secs, nanos } = duration;
  if (typeof secs !== 'number' || typeof nanos !== 'number') return null;
  return countField({ ms: secs * 1000 + nanos / 1e6 }, 'ms');
}

function difference(start: unknown, end: unknown): number | null {
  return typeof start === 'number' && typeof end === 'number' ? countField({ ms: end - start }, 'ms') : null;
}

function dateOf(ms: unknown): Date | null {
  if (typeof ms !== 'number') return null;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date;
}
