import type { AgentFacts, HookEnvironment, Interpretation, ObservedEvent } from '../observation.ts';
import { idField, isPayload, type Payload, textField } from '../payload.ts';
import { safeId } from '../safe-id.ts';
import { clip } from '../storable-text.ts';
import { sessionEvent } from './session-events.ts';
import { toolCallBatch, toolCallFailed, toolCallStarted, toolCallSucceeded } from './tool-calls.ts';

/** Events that say nothing about what the agent did, and come many to a turn. */
const SILENT: ReadonlySet<string> = new Set(['MessageDisplay', 'InstructionsLoaded', 'Setup']);

/**
 * Says what one hook event of Claude Code means. Pure, and never throws: what it cannot read is `ignored`, with the
 * reason.
 *
 * @param payload The JSON that the hook got on stdin, or as the body of an HTTP hook.
 */
export function interpretClaudeCode(payload: unknown, environment: HookEnvironment): Interpretation {
  if (!isPayload(payload)) return ignored('the payload is not a JSON object');
  const name = textField(payload, 'hook_event_name');
  if (name === null) return ignored('the payload has no hook_event_name');
  const sessionId = idField(payload, 'session_id');
  if (sessionId === null) return ignored(`the ${name} event has no session_id`);
  if (SILENT.has(name)) return ignored(`${name} tells nothing that is kept`);

  const agentId = idField(payload, 'agent_id');
  const events = eventsOf(name, payload, environment.receivedAt).map((event) => ({
    ...event,
    session_id: sessionId,
    agent_id: agentId,
  }));
  if (events.length === 0) return ignored(`the ${name} event names no tool call`);

  const aboutSubagent = agentId !== null && events.every((event) => event.kind !== 'compaction');
  return {
    kind: 'observation',
    observation: {
      agent: 'claude-code',
      sessionId,
      instanceId: environment.instanceId ? safeId(environment.instanceId) : null,
      instanceType: environment.instanceType,
      facts: factsOf(payload, environment),
      subagentId: aboutSubagent ? agentId : null,
      opensSession: name === 'SessionStart',
      events,
    },
  };
}

/** The store refuses what is too long, and an event must not be lost for it. */
const MAX_NAME = 900;
const MAX_PATH = 4000;

function factsOf(payload: Payload, environment: HookEnvironment): AgentFacts {
  const { worktreePath, branch, tmuxSession, agentPid, host } = environment;
  const short = (text: string | null): string | null => (text ? clip(text, MAX_NAME) : null);
  return {
    worktreePath: clip(worktreePath || textField(payload, 'cwd') || '(unknown)', MAX_PATH),
    branch: short(branch),
    tmuxSession: short(tmuxSession),
    // In a container, the parent may be outside and has the number 0.
    agentPid: agentPid !== null && agentPid > 0 ? agentPid : null,
    host: short(host),
    model: short(textField(payload, 'model')),
  };
}

function eventsOf(name: string, payload: Payload, at: Date): ObservedEvent[] {
  switch (name) {
    case 'PreToolUse':
      return [toolCallStarted(payload, at)];
    case 'PostToolUse':
      return [toolCallSucceeded(payload, at)];
    case 'PostToolUseFailure':
      return [toolCallFailed(payload, at)];
    case 'PostToolBatch':
      return toolCallBatch(payload, at);
    default:
      return [sessionEvent(name, payload, at)];
  }
}

function ignored(reason: string): Interpretation {
  return { kind: 'ignored', reason };
}
