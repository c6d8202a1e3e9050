import { describe, expect, test } from 'vitest';
import { nowhere } from '../../test/environment.ts';
import type { HookEnvironment, ObservedEvent } from '../observation.ts';
import { interpretClaudeCode } from './interpret.ts';

const environment: HookEnvironment = {
  ...nowhere,
  receivedAt: new Date('2026-01-02T03:04:05.678Z'),
  worktreePath: '/repos/acme/work-123',
  branch: 'work-123',
};

const base = { session_id: 's-1', cwd: '/repos/acme/work-123' };

function observe(payload: Record<string, unknown>) {
  const interpretation = interpretClaudeCode({ ...base, ...payload }, environment);
  if (interpretation.kind === 'ignored') throw new Error(`ignored: ${interpretation.reason}`);
  return interpretation.observation;
}

function eventOf(payload: Record<string, unknown>): ObservedEvent {
  const [event, ...others] = observe(payload).events;
  if (event === undefined || others.length > 0) throw new Error('expected exactly one event');
  return event;
}

const bash = { tool_name: 'Bash', tool_input: { command: 'npm test' }, tool_use_id: 'toolu_1' };

describe('a tool call', () => {
  test('runs from PreToolUse on', () => {
    expect(eventOf({ hook_event_name: 'PreToolUse', ...bash })).toMatchObject({
      kind: 'tool_call',
      tool_name: 'Bash',
      tool_use_id: 'toolu_1',
      session_id: 's-1',
      outcome: 'running',
      timestamp: environment.receivedAt,
      metadata: '{"input":{"command":"npm test"}}',
    });
  });

  test('has succeeded after PostToolUse, whatever shape its response has', () => {
    for (const tool_response of [{ stdout: '' }, [{ type: 'text' }], '{"json":true}', null]) {
      const event = eventOf({ hook_event_name: 'PostToolUse', ...bash, tool_response, duration_ms: 24.6 });
      expect(event).toMatchObject({ outcome: 'succeeded', duration_ms: 25, error_message: null });
    }
  });

  test('has failed, or was interrupted, after PostToolUseFailure', () => {
    const failure = { hook_event_name: 'PostToolUseFailure', ...bash, error: 'Exit code 1' };
    expect(eventOf(failure)).toMatchObject({ outcome: 'failed', error_message: 'Exit code 1' });
    expect(eventOf({ ...failure, is_interrupt: true })).toMatchObject({ outcome: 'interrupted' });
  });

  test.each([
    [
      '<tool_use_error>String to replace not found</tool_use_error>',
      'rejected',
      'String to replace not found',
    ],
    ['Permission to use Bash with command rm -rf build has been denied.', 'denied', expect.any(String)],
    ['This command requires approval', 'denied', expect.any(String)],
    [
      "Claude requested permissions to write to /etc/acme.conf, but you haven't granted it yet.",
      'denied',
      expect.any(String),
    ],
    ['[Request interrupted by user for tool use]', 'interrupted', expect.any(String)],
    ['1\texport class Limiter {', 'unknown', null],
    [{ some: 'object' }, 'unknown', null],
  ])('seen in a batch with the response %j is %s', (tool_response, outcome, error_message) => {
    const event = eventOf({ hook_event_name: 'PostToolBatch', tool_calls: [{ ...bash, tool_response }] });
    expect(event).toMatchObject({ tool_use_id: 'toolu_1', outcome, error_message });
  });

  test('keeps long input short, and says so', () => {
    const event = eventOf({
      hook_event_name: 'PreToolUse',
      ...bash,
      tool_input: { content: 'x'.repeat(100_000) },
    });
    expect(event.metadata?.length).toBeLessThan(700);
    expect(event.metadata).toContain('99500 more characters');
  });

  test('without an id is told apart by its content', () => {
    const anonymous = { hook_event_name: 'PreToolUse', tool_name: 'Bash' };
    const keys = ['a', 'b', 'a'].map(
      (command) => eventOf({ ...anonymous, tool_input: { command } }).dedupe_key,
    );
    expect(keys[0]).toBe(keys[2]);
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe('the life of a session', () => {
  test.each([
    [{ hook_event_name: 'SessionStart', source: 'startup' }, 'session_started'],
    [{ hook_event_name: 'SessionStart', source: 'resume' }, 'session_resumed'],
    [{ hook_event_name: 'SessionStart', source: 'compact' }, 'compaction'],
    [{ hook_event_name: 'SessionEnd', reason: 'other' }, 'session_ended'],
    [{ hook_event_name: 'UserPromptSubmit', prompt: 'Fix it' }, 'prompt'],
    [{ hook_event_name: 'Stop' }, 'turn_ended'],
    [{ hook_event_name: 'PermissionRequest', tool_name: 'Bash' }, 'needs_attention'],
    [{ hook_event_name: 'Notification', notification_type: 'permission_prompt' }, 'needs_attention'],
    [{ hook_event_name: 'Notification', notification_type: 'idle_prompt' }, 'idle'],
    [{ hook_event_name: 'PreCompact', trigger: 'auto' }, 'compaction'],
    [{ hook_event_name: 'SubagentStop', agent_id: 'a1', agent_type: '' }, 'compaction'],
    [{ hook_event_name: 'SomethingNew', field: 1 }, 'unknown'],
  ])('%j is %s', (payload, kind) => {
    expect(eventOf(payload)).toMatchObject({
      kind,
      tool_name: payload.hook_event_name,
      outcome: 'succeeded',
    });
  });

  test('a failed turn is an error, with what was said about it', () => {
    const payload = {
      hook_event_name: 'StopFailure',
      error: 'server_error',
      last_assistant_message: 'API Error: 529',
    };
    expect(eventOf(payload)).toMatchObject({
      kind: 'error',
      outcome: 'failed',
      error_message: 'API Error: 529',
    });
  });

  test('an event delivered twice has the same key, in whatever order its fields come', () => {
    const first = eventOf({ hook_event_name: 'Stop', prompt_id: 'p', stop_hook_active: false });
    const again = eventOf({ stop_hook_active: false, prompt_id: 'p', hook_event_name: 'Stop' });
    const other = eventOf({ hook_event_name: 'Stop', prompt_id: 'q', stop_hook_active: false });
    expect(again.dedupe_key).toBe(first.dedupe_key);
    expect(other.dedupe_key).not.toBe(first.dedupe_key);
  });
});

describe('who acted', () => {
  test('a subagent, where one is named', () => {
    expect(observe({ hook_event_name: 'PreToolUse', ...bash, agent_id: 'a1' }).subagentId).toBe('a1');
    expect(observe({ hook_event_name: 'SubagentStart', agent_id: 'a1', agent_type: 'x' }).subagentId).toBe(
      'a1',
    );
    expect(observe({ hook_event_name: 'PreToolUse', ...bash }).subagentId).toBeNull();
  });

  test('nobody new, where compaction ends a subagent that never started', () => {
    expect(
      observe({ hook_event_name: 'SubagentStop', agent_id: 'a1', agent_type: '' }).subagentId,
    ).toBeNull();
  });
});

test('an event nested deeper than any stack is read like another', () => {
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  expect(eventOf({ hook_event_name: 'SomethingNew', deep }).kind).toBe('unknown');
  expect(eventOf({ hook_event_name: 'constructor' }).kind).toBe('unknown');
  expect(eventOf({ hook_event_name: 'PreToolUse', ...bash, tool_input: deep }).outcome).toBe('running');
});

describe('what cannot be read is ignored, with the reason', () => {
  test.each([
    [undefined, 'not a JSON object'],
    [[], 'not a JSON object'],
    ['text', 'not a JSON object'],
    [{}, 'no hook_event_name'],
    [{ hook_event_name: 7 }, 'no hook_event_name'],
    [{ hook_event_name: 'Stop' }, 'no session_id'],
    [{ ...base, hook_event_name: 'MessageDisplay', delta: 'x' }, 'nothing that is kept'],
    [{ ...base, hook_event_name: 'PostToolBatch', tool_calls: 'none' }, 'names no tool call'],
  ])('%j', (payload, reason) => {
    expect(interpretClaudeCode(payload, environment)).toEqual({
      kind: 'ignored',
      reason: expect.stringContaining(reason),
    });
  });
});

test('of an event that is not known, its own fields are kept, as all else is captured', () => {
  const payload = { hook_event_name: 'SomethingNew', permission_mode: 'plan', what: 'x'.repeat(900), n: [1] };
  const { metadata } = eventOf(payload);
  expect(JSON.parse(metadata ?? '')).toEqual({ what: expect.stringContaining('400 more') as string, n: [1] });
  expect(eventOf({ hook_event_name: 'SomethingNew' }).metadata).toBeNull();
});

test('a session that is resumed twice by two processes has two resumes', () => {
  const resume = { ...base, hook_event_name: 'SessionStart', source: 'resume' };
  const keyOf = (agentPid: number) => {
    const interpretation = interpretClaudeCode(resume, { ...environment, agentPid, host: 'h' });
    return interpretation.kind === 'observation' ? interpretation.observation.events[0]?.dedupe_key : null;
  };
  expect(keyOf(11)).toBe(keyOf(11));
  expect(keyOf(11)).not.toBe(keyOf(12));
});
