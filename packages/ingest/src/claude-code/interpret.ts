import { type Capture, createCapture } from '../capture/capture.ts';
import type { EventContext } from '../event-context.ts';
import { type HookEvent, ignored, interpretHookEvent } from '../hook-event.ts';
import type { HookEnvironment, Interpretation, ObservedEvent } from '../observation.ts';
import { type AgentWords, observe } from '../observe.ts';
import { idField, type Payload, textField } from '../payload.ts';
import { sessionEvent } from './session-events.ts';
import { toolCallBatch, toolCallFailed, toolCallStarted, toolCallSucceeded } from './tool-calls.ts';

/** Events that say nothing about what the agent did, and come many to a turn. */
const SILENT: ReadonlySet<string> = new Set(['MessageDisplay', 'InstructionsLoaded', 'Setup']);

/**
 * Says what one hook event of Claude Code means. Pure, and never throws: what it cannot read is `ignored`, with the
 * reason.
 *
 * @param payload The JSON that the hook got on stdin, or as the body of an HTTP hook.
 * @param capture What of it may be stored.
 */
export function interpretClaudeCode(
  payload: unknown,
  environment: HookEnvironment,
  capture: Capture = createCapture(),
): Interpretation {
  return interpretHookEvent(payload, (event) => interpretEvent(event, { environment, capture }));
}

function interpretEvent({ name, sessionId, payload }: HookEvent, context: EventContext): Interpretation {
  if (SILENT.has(name)) return ignored(`${name} tells nothing that is kept`);

  const agentId = idField(payload, 'agent_id');
  const events = eventsOf(name, payload, context).map((event) => ({
    ...event,
    session_id: sessionId,
    agent_id: agentId,
  }));
  if (events.length === 0) return ignored(`the ${name} event names no tool call`);

  const aboutSubagent = agentId !== null && events.every((event) => event.kind !== 'compaction');
  return {
    kind: 'observation',
    observation: {
      ...observe('claude-code', sessionId, wordsOf(payload), context.environment),
      subagentId: aboutSubagent ? agentId : null,
      opensSession: name === 'SessionStart',
      events,
    },
  };
}

function wordsOf(payload: Payload): AgentWords {
  return { cwd: textField(payload, 'cwd'), model: textField(payload, 'model') };
}

function eventsOf(name: string, payload: Payload, context: EventContext): ObservedEvent[] {
  switch (name) {
    case 'PreToolUse':
      return [toolCallStarted(payload, context)];
    case 'PostToolUse':
      return [toolCallSucceeded(payload, context)];
    case 'PostToolUseFailure':
      return [toolCallFailed(payload, context)];
    case 'PostToolBatch':
      return toolCallBatch(payload, context);
    default:
      return [sessionEvent(name, payload, context)];
  }
}
