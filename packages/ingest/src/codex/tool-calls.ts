import type { EventOutcome } from '@skep/contracts';
import type { EventContext } from '../event-context.ts';
import { commitOf } from '../git-commit.ts';
import type { ObservedEvent } from '../observation.ts';
import { isPayload, type Payload, textField } from '../payload.ts';
import { type CallResult, toolCallEvent } from '../tool-call.ts';
import { textOfParts } from './text-of-parts.ts';

/** `PreToolUse`: the call has been asked for. A patch that does not apply, and an MCP call that fails, end without a word. */
export function toolCallStarted(payload: Payload, context: EventContext): ObservedEvent {
  return toolCallEvent(payload, context, { outcome: 'running', error: null });
}

/** `PostToolUse`: the call is over. Whether a command failed is in the rollout. */
export function toolCallFinished(payload: Payload, context: EventContext): ObservedEvent {
  const result = resultOf(payload);
  const commit = commitMadeBy(payload, result.outcome, context.environment.headCommit);
  return toolCallEvent(payload, context, { ...result, commit });
}

/** The names that shells have had, in hooks and in rollouts. */
const SHELLS: ReadonlySet<string> = new Set([
  'Bash',
  'shell',
  'shell_command',
  'local_shell',
  'exec_command',
  'unified_exec',
  'write_stdin',
]);

const EXIT_CODE = /^Exit code: (-?\d+)\nWall time: /;

/**
 * A command's output stands alone, without its exit code: its outcome stays `unknown` until the rollout tells it, which
 * then takes precedence. Other tools have this event only where they succeeded, or say so in it.
 */
function resultOf(payload: Payload): CallResult {
  const { tool_response: response } = payload;
  if (typeof response === 'string') {
    const code = EXIT_CODE.exec(response)?.[1];
    if (code !== undefined) {
      return Number(code) === 0
        ? { outcome: 'succeeded', error: null }
        : { outcome: 'failed', error: response };
    }
  }
  if (isPayload(response) && response.isError === true)
    return { outcome: 'failed', error: textOfParts(response.content) };
  const isShell = SHELLS.has(textField(payload, 'tool_name') ?? '');
  return { outcome: isShell ? 'unknown' : 'succeeded', error: null };
}

/**
 * While it is not known whether the command succeeded, the commit checked out after it may be an older one: then only one
 * that the output names counts.
 */
function commitMadeBy(payload: Payload, outcome: EventOutcome, headCommit: string | null): string | null {
  if (outcome === 'failed' || !isPayload(payload.tool_input)) return null;
  const { command } = payload.tool_input;
  const line = Array.isArray(command)
    ? command.filter((word) => typeof word === 'string').join(' ')
    : command;
  if (outcome === 'succeeded') return commitOf(line, payload.tool_response, headCommit);
  const printed = commitOf(line, payload.tool_response, null);
  return printed !== null && headCommit?.startsWith(printed) ? headCommit : printed;
}
