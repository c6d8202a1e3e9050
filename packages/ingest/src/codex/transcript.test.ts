import { readFileSync } from 'node:fs';
import { readRecordings } from '@skep/recordings';
import { describe, expect, test } from 'vitest';
import { nowhere } from '../../test/environment.ts';
import { interpreters } from '../interpreters.ts';
import { createTranscriptReader, type TranscriptReaderOptions } from '../transcripts/transcript-reader.ts';
import { resultOfOutput } from './output-text.ts';

const line = (type: string, payload: object, second = 0) =>
  JSON.stringify({ timestamp: new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString(), type, payload });
const meta = line('session_meta', {
  id: 's1',
  session_id: 's1',
  cwd: '/w/work-5',
  git: { branch: 'work-5' },
});
const turn = line('turn_context', { turn_id: 't1', model: 'gpt-5.5' });
const event = (payload: object, second?: number) => line('event_msg', payload, second);
const item = (payload: object, second?: number) => line('response_item', payload, second);
const asked = (name: string, args: object, more: object = {}) =>
  item({ type: 'function_call', call_id: 'c1', name, arguments: JSON.stringify(args), ...more });
const answered = (output: unknown) => item({ type: 'function_call_output', call_id: 'c1', output });

function read(lines: readonly string[], options: TranscriptReaderOptions = {}) {
  const reader = createTranscriptReader('codex', options);
  const observations = [...lines.flatMap((text) => reader.line(text)), ...reader.end()];
  return {
    observations,
    events: observations.flatMap(({ events }) => events),
    usage: observations.flatMap(({ usage }) => usage),
    summary: reader.summary,
  };
}

describe('how a call came out, by what the model was given', () => {
  test.each([
    ['Chunk ID: a\nWall time: 0.5 seconds\nProcess exited with code 0\nOutput:\nok\n', 'succeeded', null],
    [
      'Chunk ID: a\nWall time: 0.5 seconds\nProcess exited with code 2\nOutput:\nno\n',
      'failed',
      'Exit code 2\nno',
    ],
    ['Exit code: 1\nWall time: 0 seconds\nOutput:\nbad\n', 'failed', 'Exit code 1\nbad'],
    ['Chunk ID: a\nProcess running with session ID 7\nOutput:\n', 'running', null],
    ['{"output":"x","metadata":{"exit_code":3,"duration_seconds":0.1}}', 'failed', 'Exit code 3'],
    [
      'apply_patch verification failed: no such line',
      'failed',
      'apply_patch verification failed: no such line',
    ],
    ['unsupported call: update_plan', 'rejected', 'unsupported call: update_plan'],
    ['aborted by user after 3.2s', 'interrupted', 'aborted by user after 3.2s'],
    ['exec command rejected by user', 'denied', 'exec command rejected by user'],
    ['{"agent_id":"a"}', 'unknown', null],
    // What a command put out says nothing about it.
    ['Chunk ID: a\nProcess exited with code 0\nOutput:\nProcess exited with code 9\n', 'succeeded', null],
  ])('%j', (output, outcome, error) => {
    const result = resultOfOutput(output);
    expect(result.outcome).toBe(outcome);
    if (error === null) expect(result.error).toBeNull();
    else expect(result.error).toContain(error);
  });

  test('with the time that it took', () => {
    expect(
      resultOfOutput('Wall time: 0.0648 seconds\nProcess exited with code 0\nOutput:\n').duration_ms,
    ).toBe(65);
  });
});

describe('a call has the name and the input that hooks are given', () => {
  test.each([
    [asked('exec_command', { cmd: 'npm test' }), 'Bash', { command: 'npm test' }],
    [asked('shell', { command: ['bash', '-lc', 'npm test'] }), 'Bash', { command: 'npm test' }],
    [asked('shell_command', { command: 'npm test' }), 'Bash', { command: 'npm test' }],
    [asked('request_review', { a: 1 }, { namespace: 'mcp__fleet' }), 'mcp__fleet__request_review', { a: 1 }],
    [asked('wait_agent', { a: 1 }, { namespace: 'multi_agent_v1' }), 'multi_agent_v1wait_agent', { a: 1 }],
    [asked('spawn_agent', { a: 1 }, { namespace: 'multi_agent_v1' }), 'spawn_agent', { a: 1 }],
    [
      item({ type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: '*** Begin' }),
      'apply_patch',
      { command: '*** Begin' },
    ],
    [
      item({ type: 'local_shell_call', call_id: 'c1', action: { command: ['ls', '-1'] } }),
      'Bash',
      { command: 'ls -1' },
    ],
  ])('%s', (call, name, input) => {
    const [told] = read([meta, call, answered('x')]).events;
    expect(told).toMatchObject({ tool_name: name, tool_use_id: 'c1', session_id: 's1', outcome: 'unknown' });
    expect(JSON.parse(told?.metadata ?? '').input).toEqual(input);
  });
});

describe('what is known of a call', () => {
  const execution = (more: object) =>
    event(
      {
        type: 'item_completed',
        turn_id: 't1',
        item: { type: 'CommandExecution', id: 'c1', command: ['bash', '-lc', 'x'], ...more },
      },
      5,
    );

  test('comes from its item, which knows more than the output', () => {
    const done = execution({
      status: 'failed',
      exit_code: 1,
      aggregated_output: 'no',
      duration: { secs: 1, nanos: 5e8 },
    });
    expect(
      read([
        meta,
        asked('exec_command', { cmd: 'x' }),
        done,
        answered('Process exited with code 1\nOutput:\nno'),
      ]).events,
    ).toMatchObject([
      { tool_name: 'Bash', outcome: 'failed', error_message: 'Exit code 1\nno', duration_ms: 1500 },
    ]);
  });

  test('is told when a command that went on in the background is over', () => {
    const lines = [
      meta,
      asked('exec_command', { cmd: 'x' }),
      answered('Process running with session ID 7\nOutput:\n'),
    ];
    expect(read([...lines, execution({ status: 'completed', exit_code: 0 })]).events).toMatchObject([
      { tool_use_id: 'c1', outcome: 'running' },
      { tool_use_id: 'c1', tool_name: 'Bash', outcome: 'succeeded' },
    ]);
  });

  test('is its beginning where the rollout ends there, and an interruption where the turn was aborted', () => {
    const lines = [meta, turn, asked('exec_command', { cmd: 'x' })];
    expect(read(lines).events).toMatchObject([{ outcome: 'running' }]);
    expect(
      read([...lines, event({ type: 'turn_aborted', turn_id: 't1', reason: 'interrupted' })]).events,
    ).toMatchObject([
      { kind: 'tool_call', outcome: 'interrupted' },
      { kind: 'turn_ended', outcome: 'interrupted', dedupe_key: 'turn_ended:t1' },
    ]);
  });

  test('an error that ended a turn, which no hook tells of', () => {
    expect(read([meta, turn, event({ type: 'error', message: 'usage limit reached' })]).events).toMatchObject(
      [{ kind: 'error', outcome: 'failed', error_message: 'usage limit reached' }],
    );
  });

  test.each([
    [
      { type: 'exec_command_end', command: ['bash', '-lc', 'x'], exit_code: 2, stderr: 'no' },
      'Bash',
      'failed',
    ],
    [{ type: 'patch_apply_end', success: false, stderr: 'no' }, 'apply_patch', 'failed'],
    [
      { type: 'mcp_tool_call_end', invocation: { server: 'a', tool: 'b' }, result: { Ok: { content: [] } } },
      'mcp__a__b',
      'succeeded',
    ],
    [
      { type: 'mcp_tool_call_end', invocation: { server: 'a', tool: 'b' }, result: { Err: 'no' } },
      'mcp__a__b',
      'failed',
    ],
  ])('in older versions: %j', (end, tool_name, outcome) => {
    expect(read([meta, event({ ...end, call_id: 'c1' })]).events).toMatchObject([
      { tool_name, outcome, tool_use_id: 'c1' },
    ]);
  });
});

describe('tokens', () => {
  const usage = {
    input_tokens: 100,
    cached_input_tokens: 60,
    cache_write_input_tokens: 10,
    output_tokens: 9,
    reasoning_output_tokens: 4,
    total_tokens: 109,
  };

  test('of each response, with what came from the cache apart', () => {
    const record = line('token_usage_record', { response_id: 'r1', usage });
    const count = event({ type: 'token_count', info: { total_token_usage: usage, last_token_usage: usage } });
    expect(read([meta, turn, record, count]).usage).toMatchObject([
      {
        message_id: 'r1',
        model: 'gpt-5.5',
        input_tokens: 30,
        cache_read_tokens: 60,
        cache_write_tokens: 10,
        output_tokens: 9,
        reasoning_tokens: 4,
      },
    ]);
  });

  test('of older versions, where the same count may be told again', () => {
    const count = (total: number) =>
      event({
        type: 'token_count',
        info: { total_token_usage: { total_tokens: total }, last_token_usage: usage },
      });
    const ids = read([meta, count(109), count(109), count(218)]).usage.map(({ message_id }) => message_id);
    expect(ids).toEqual(['s1:109', 's1:109', 's1:218']);
  });
});

test('a rollout is read from the beginning of any of its turns', () => {
  const recording = readRecordings(['codex']).find(({ name }) => name === 'a-coding');
  const lines = readFileSync(recording?.transcriptPath ?? '', 'utf8')
    .split('\n')
    .filter(Boolean);
  const second = lines.findLastIndex((text) => text.includes('"task_started"'));
  const { events, usage } = read(lines.slice(second), { sessionId: recording?.sessionId ?? null });
  expect(events.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
    'prompt succeeded',
    'tool_call succeeded',
    'turn_ended succeeded',
  ]);
  expect(new Set(events.map(({ session_id }) => session_id))).toEqual(new Set([recording?.sessionId]));
  expect(usage).toHaveLength(2);
});

test('a subagent belongs to the session of its parent, as its hooks say too', () => {
  const recording = readRecordings(['codex']).find(({ name }) => name === 'c-subagent');
  const [path = ''] = recording?.subagentTranscriptPaths ?? [];
  const { observations } = read(readFileSync(path, 'utf8').split('\n'));
  const hooks = (recording?.events ?? []).flatMap(({ payload }) => {
    const interpretation = interpreters.codex(payload, nowhere);
    return interpretation.kind === 'observation' && interpretation.observation.subagentId !== null
      ? [interpretation.observation]
      : [];
  });
  const actors = (from: readonly { sessionId: string; subagentId: string | null }[]) =>
    new Set(from.map(({ sessionId, subagentId }) => `${sessionId} ${subagentId}`));
  expect(actors(observations)).toEqual(actors(hooks));
});

test('what a thread that goes on from another has of its history is left to the other', () => {
  const id = (ms: number) =>
    `${ms
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-')}-7000-8000-000000000000`;
  const head = line('session_meta', { id: id(2000), session_id: id(2000), forked_from_id: id(1000) });
  const call = (turn_id: string, call_id: string) =>
    item({
      type: 'function_call',
      call_id,
      name: 'x',
      internal_chat_message_metadata_passthrough: { turn_id },
    });
  const lines = [
    head,
    call(id(1500), 'c1'),
    event({ type: 'task_complete', turn_id: id(1500) }),
    call(id(2500), 'c2'),
  ];
  expect(read(lines).events).toMatchObject([{ tool_use_id: 'c2', session_id: id(2000) }]);
});

test('an interruption is the same event in the rollout as for the hook', () => {
  const payload = { hook_event_name: 'Interrupt', session_id: 's1', turn_id: 't1', reason: 'interrupted' };
  const interpretation = interpreters.codex(payload, nowhere);
  const [hooked] = interpretation.kind === 'observation' ? interpretation.observation.events : [];
  const [told] = read([
    meta,
    turn,
    event({ type: 'turn_aborted', turn_id: 't1', reason: 'interrupted' }),
  ]).events;
  expect(told).toMatchObject({ kind: hooked?.kind, dedupe_key: hooked?.dedupe_key });
});

test('lines of unknown types are counted, and say which', () => {
  const { summary } = read([
    meta,
    line('brand_new', {}),
    event({ type: 'brand_new' }),
    item({ type: 'brand_new' }),
    event({ type: 'item_completed', item: { type: 'BrandNew', id: 'x' } }),
    'no JSON',
  ]);
  expect(summary).toMatchObject({ lines: 6, unreadable: 1 });
  expect(Object.fromEntries(summary.unknown)).toEqual({
    brand_new: 1,
    'event_msg brand_new': 1,
    'response_item brand_new': 1,
    'item_completed BrandNew': 1,
  });
});
