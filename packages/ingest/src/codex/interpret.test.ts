import { describe, expect, test } from 'vitest';
import { nowhere } from '../../test/environment.ts';
import { observed, onlyEvent } from '../../test/interpret.ts';
import { DEFAULT_CAPTURE } from '../capture/capture.ts';
import type { HookEnvironment } from '../observation.ts';
import { interpretCodex } from './interpret.ts';

const environment: HookEnvironment = {
  ...nowhere,
  receivedAt: new Date('2026-01-02T03:04:05.678Z'),
  worktreePath: '/repos/acme/work-123',
};
const rollout = '/home/dev/.codex/sessions/2026/01/02/rollout-2026-01-02T03-04-05-s-1.jsonl';
const base = { session_id: 's-1', turn_id: 't-1', cwd: '/repos/acme/work-123', model: 'gpt-5.5' };

const observe = (payload: object, more: Partial<HookEnvironment> = {}) =>
  observed(interpretCodex, { ...base, transcript_path: rollout, ...payload }, { ...environment, ...more });
const eventOf = (payload: object, more: Partial<HookEnvironment> = {}) => onlyEvent(observe(payload, more));

const bash = { tool_name: 'Bash', tool_input: { command: 'npm test' }, tool_use_id: 'call_1' };
const after = { hook_event_name: 'PostToolUse' };

describe('a tool call', () => {
  test('runs from PreToolUse on', () => {
    expect(eventOf({ hook_event_name: 'PreToolUse', ...bash })).toMatchObject({
      kind: 'tool_call',
      tool_name: 'Bash',
      tool_use_id: 'call_1',
      session_id: 's-1',
      outcome: 'running',
      metadata: '{"input":{"command":"npm test"}}',
    });
  });

  test('of a shell has ended without telling how', () => {
    const event = eventOf({ ...after, ...bash, tool_response: '# fail 1\n' });
    expect(event).toMatchObject({ outcome: 'unknown', error_message: null });
    expect(event.metadata).toContain('# fail 1');
  });

  test.each([
    ['apply_patch', 'Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess.', 'succeeded', null],
    ['Bash', 'Exit code: 2\nWall time: 0 seconds\nOutput:\nno', 'failed', expect.stringContaining('no')],
    ['mcp__fleet__list', { content: [{ type: 'text', text: '[]' }] }, 'succeeded', null],
    [
      'mcp__fleet__list',
      { content: [{ type: 'text', text: 'No fleet' }], isError: true },
      'failed',
      'No fleet',
    ],
    ['mcp__fleet__list', { content: 'odd', isError: true }, 'failed', null],
    ['spawn_agent', '{"agent_id":"a-1","nickname":"Kepler"}', 'succeeded', null],
  ])('of %s with the response %j has %s', (tool_name, tool_response, outcome, error_message) => {
    const event = eventOf({ ...after, tool_name, tool_use_id: 'call_1', tool_response });
    expect(event).toMatchObject({ outcome, error_message });
  });

  test('of a subagent is its own, in the session of its parent', () => {
    const { subagentId, sessionId } = observe({ hook_event_name: 'PreToolUse', agent_id: 'a-1', ...bash });
    expect([sessionId, subagentId]).toEqual(['s-1', 'a-1']);
  });

  describe('made a commit', () => {
    const head = 'd17aa779027306e1f9513c634c31144169b537b8';
    const commit = (command: unknown, tool_response: string, headCommit: string | null = head) =>
      eventOf({ ...after, ...bash, tool_input: { command }, tool_response }, { headCommit }).git_commit_hash;

    test('where its output names one: whether it succeeded is not known', () => {
      expect(commit('git commit -m x', '[work-123 d17aa77] x\n 1 file changed')).toBe(head);
      expect(commit('git commit -qm x && git rev-parse HEAD', `${head}\n`, null)).toBe(head);
      expect(commit(['git', 'commit', '-m', 'x'], '[work-123 d17aa77] x\n')).toBe(head);
    });

    test('not where it does not, for then the commit that is checked out may be an older one', () => {
      expect(commit('git commit -m x', 'nothing to commit, working tree clean')).toBeNull();
      expect(commit('cat notes', '[work-123 d17aa77] x')).toBeNull();
    });
  });
});

describe('the life of a session', () => {
  test.each([
    [{ hook_event_name: 'SessionStart', source: 'startup' }, 'session_started'],
    [{ hook_event_name: 'SessionStart', source: 'clear' }, 'session_started'],
    [{ hook_event_name: 'SessionStart', source: 'resume' }, 'session_resumed'],
    [{ hook_event_name: 'SessionEnd', reason: 'other' }, 'session_ended'],
    [{ hook_event_name: 'UserPromptSubmit', prompt: 'Fix it' }, 'prompt'],
    [{ hook_event_name: 'Stop' }, 'turn_ended'],
    [{ hook_event_name: 'SubagentStart', agent_id: 'a-1' }, 'subagent_started'],
    [{ hook_event_name: 'SubagentStop', agent_id: 'a-1' }, 'subagent_finished'],
    [{ hook_event_name: 'SubagentStop' }, 'unknown'],
    [{ hook_event_name: 'PermissionRequest', tool_name: 'Bash' }, 'needs_attention'],
    [{ hook_event_name: 'PreCompact', trigger: 'auto' }, 'compaction'],
    [{ hook_event_name: 'PostCompact', trigger: 'auto' }, 'compaction'],
    [{ hook_event_name: 'SomethingNew' }, 'unknown'],
    [{ hook_event_name: 'constructor' }, 'unknown'],
  ])('%j is %s', (payload, kind) => {
    expect(eventOf(payload)).toMatchObject({ kind, tool_name: payload.hook_event_name, session_id: 's-1' });
  });

  test('begins and ends anew in another process, though in the same words', () => {
    const end = { hook_event_name: 'SessionEnd', reason: 'other' };
    const keys = [1, 1, 2].map((agentPid) => eventOf(end, { agentPid, host: 'box' }).dedupe_key);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe(keys[2]);
  });

  test('says which model it is, and opens with SessionStart alone', () => {
    const start = observe({ hook_event_name: 'SessionStart', source: 'startup' });
    expect(start).toMatchObject({ opensSession: true, facts: { model: 'gpt-5.5' } });
    expect(observe({ hook_event_name: 'Stop' }).opensSession).toBe(false);
  });
});

describe('the end of a turn', () => {
  const notification = {
    type: 'agent-turn-complete',
    'thread-id': 's-1',
    'turn-id': 't-1',
    cwd: '/repos/acme/work-123',
    client: 'codex_exec',
    'last-assistant-message': 'Done.',
  };
  const notified = (payload: object = {}) =>
    observed(interpretCodex, { ...notification, ...payload }, environment);

  test('is the same event, told by Stop or by the notify program', () => {
    const stop = eventOf({
      hook_event_name: 'Stop',
      stop_hook_active: false,
      last_assistant_message: 'Done.',
    });
    const { dedupe_key, kind, tool_name, session_id, metadata } = onlyEvent(notified());
    expect(stop).toMatchObject({ dedupe_key, kind, tool_name, session_id, metadata });
    expect(onlyEvent(notified({ 'turn-id': 't-2' })).dedupe_key).not.toBe(dedupe_key);
  });

  test('is another when a hook sent the agent back to work', () => {
    const again = eventOf({ hook_event_name: 'Stop', stop_hook_active: true });
    expect(again.dedupe_key).not.toBe(onlyEvent(notified()).dedupe_key);
  });

  test('makes an instance only where the notification is that of a main agent for sure', () => {
    expect(notified().createsInstance).toBe(true);
    expect(notified({ client: undefined }).createsInstance).toBe(false);
    expect(observe({ hook_event_name: 'Stop' }).createsInstance).toBe(true);
  });

  test('of an unknown kind of notification is kept under its name', () => {
    expect(onlyEvent(notified({ type: 'approval-requested' }))).toMatchObject({
      kind: 'unknown',
      tool_name: 'approval-requested',
    });
  });
});

describe('where to read on', () => {
  const child = rollout.replace('s-1', 'a-1');

  test.each([
    [{ hook_event_name: 'Stop' }, { path: rollout, turnId: 't-1' }],
    [
      { hook_event_name: 'SubagentStop', agent_id: 'a-1', agent_transcript_path: child },
      { path: child, turnId: 't-1' },
    ],
    [{ hook_event_name: 'SessionEnd' }, { path: rollout, turnId: null }],
    [{ hook_event_name: 'SubagentStop', agent_id: 'a-1' }, null],
    [{ hook_event_name: 'Stop', transcript_path: null }, null],
    [{ ...after, ...bash }, null],
  ])('%j', (payload, transcript) => {
    expect(observe(payload).transcript).toEqual(transcript && { ...transcript, capture: DEFAULT_CAPTURE });
  });
});

test.each([
  [null, 'not a JSON object'],
  [{}, 'no hook_event_name'],
  [{ hook_event_name: 'Stop' }, 'no session_id'],
  [{ type: 'agent-turn-complete' }, 'no thread-id'],
])('%j is ignored, with the reason', (payload, reason) => {
  expect(interpretCodex(payload, environment)).toEqual({
    kind: 'ignored',
    reason: expect.stringContaining(reason),
  });
});
