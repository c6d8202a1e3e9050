import { describe, expect, test } from 'vitest';
import { nowhere } from '../../test/environment.ts';
import { observed, onlyEvent } from '../../test/interpret.ts';
import type { CallSighting, HookEnvironment } from '../observation.ts';
import { interpretGemini } from './interpret.ts';

const environment: HookEnvironment = { ...nowhere, receivedAt: new Date('2026-01-02T03:04:05.678Z') };
const told = '2026-01-02T03:04:04.000Z';
const base = { session_id: 's-1', cwd: '/repos/acme/work-123', timestamp: told };

const observe = (payload: object, more: Partial<HookEnvironment> = {}) =>
  observed(interpretGemini, { ...base, ...payload }, { ...environment, ...more });

function sightingOf(payload: object, more: Partial<HookEnvironment> = {}): CallSighting {
  const { sightings, events } = observe(payload, more);
  const [sighting] = sightings;
  if (sighting === undefined || sightings.length > 1 || events.length > 0)
    throw new Error('expected one sighting');
  return sighting;
}

const shell = { tool_name: 'run_shell_command', tool_input: { command: 'npm test', description: 'Test' } };
const before = { hook_event_name: 'BeforeTool', ...shell };
const after = (tool_response: unknown, tool_input: unknown = shell.tool_input) => ({
  hook_event_name: 'AfterTool',
  ...shell,
  tool_input,
  tool_response,
});

describe('a tool call', () => {
  test('is seen when it begins and when it ends, at the times that Gemini gives', () => {
    expect(sightingOf(before)).toMatchObject({
      phase: 'started',
      event: { tool_use_id: null, dedupe_key: null, outcome: 'running', timestamp: new Date(told) },
    });
    expect(sightingOf(after({ llmContent: 'ok' }))).toMatchObject({
      phase: 'finished',
      event: { outcome: 'succeeded', timestamp: new Date(told) },
    });
  });

  test('is of one group with those of the same tool and input', () => {
    const { group } = sightingOf(before);
    expect(sightingOf(after('ok', { description: 'Test', command: 'npm test' })).group).toBe(group);
    expect(sightingOf({ ...before, tool_input: { command: 'npm run test' } }).group).not.toBe(group);
    expect(sightingOf({ ...before, tool_name: 'replace' }).group).not.toBe(group);
  });

  test('has failed where its response has an error', () => {
    const error = { message: 'No exact match', type: 'edit_no_occurrence_found' };
    expect(sightingOf(after({ llmContent: 'No', error })).event).toMatchObject({
      outcome: 'failed',
      error_message: 'No exact match',
    });
  });

  test('that exited with another code than 0 is a success, as in the log of Gemini, and keeps the code', () => {
    const llmContent = `${'x\n'.repeat(1000)}Exit Code: 3\nProcess Group PGID: 365\n</untrusted_context>`;
    const { event } = sightingOf(after({ llmContent }));
    expect(event).toMatchObject({ outcome: 'succeeded', error_message: null });
    expect(JSON.parse(event.metadata ?? '')).toMatchObject({ exit_code: 3 });
  });

  test('names the commit that it made, unless it exited with another code than 0', () => {
    const head = { headCommit: 'a728ffc88209ef306b08908da2fef461cfe5dd8f' };
    const input = { command: 'git commit -qm x' };
    expect(sightingOf(after({ returnDisplay: '' }, input), head).event.git_commit_hash).toBe(head.headCommit);
    const failed = after({ llmContent: 'Output: nothing to commit\nExit Code: 1\n' }, input);
    expect(sightingOf(failed, head).event.git_commit_hash).toBeNull();
  });

  test.each([undefined, 7, 'yesterday'])(
    'has the time of arrival where Gemini gives none: %j',
    (timestamp) => {
      expect(sightingOf({ ...before, timestamp }).event.timestamp).toEqual(environment.receivedAt);
    },
  );
});

describe('the life of a session', () => {
  test.each([
    [{ hook_event_name: 'SessionStart', source: 'startup' }, 'session_started'],
    [{ hook_event_name: 'SessionStart', source: 'resume' }, 'session_resumed'],
    [{ hook_event_name: 'SessionEnd', reason: 'exit' }, 'session_ended'],
    [{ hook_event_name: 'BeforeAgent', prompt: 'Fix it' }, 'prompt'],
    [{ hook_event_name: 'AfterAgent', prompt_response: 'Done' }, 'turn_ended'],
    [{ hook_event_name: 'Notification', notification_type: 'ToolPermission' }, 'needs_attention'],
    [{ hook_event_name: 'PreCompress', trigger: 'manual' }, 'compaction'],
    [{ hook_event_name: 'SomethingNew' }, 'unknown'],
  ])('%j is %s', (payload, kind) => {
    const event = onlyEvent(observe(payload));
    expect(event).toMatchObject({ kind, tool_name: payload.hook_event_name, timestamp: new Date(told) });
  });

  test('may end several times: each at its own time', () => {
    const end = { hook_event_name: 'SessionEnd', reason: 'exit' };
    const keys = [told, told, '2026-01-02T03:04:06.000Z'].map(
      (timestamp) => onlyEvent(observe({ ...end, timestamp })).dedupe_key,
    );
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe(keys[2]);
  });
});

test('a call of the model tells which model it is, and makes no instance', () => {
  const payload = {
    hook_event_name: 'BeforeModel',
    llm_request: { model: 'gemini-3.8-flash', messages: [] },
  };
  expect(observe(payload)).toMatchObject({
    facts: { model: 'gemini-3.8-flash' },
    createsInstance: false,
    events: [],
    sightings: [],
  });
});

test.each([
  [[], 'not a JSON object'],
  [{ hook_event_name: 'SessionEnd' }, 'no session_id'],
  [{ ...base, hook_event_name: 'PreCompress', trigger: 'auto' }, 'every call of the model'],
  [{ ...base, hook_event_name: 'AfterModel', llm_request: { model: 'm' } }, 'chat log'],
  [{ ...base, hook_event_name: 'BeforeToolSelection' }, 'nothing that is kept'],
  [{ ...base, hook_event_name: 'BeforeModel' }, 'names no model'],
])('%j is ignored, with the reason', (payload, reason) => {
  expect(interpretGemini(payload, environment)).toEqual({
    kind: 'ignored',
    reason: expect.stringContaining(reason),
  });
});
