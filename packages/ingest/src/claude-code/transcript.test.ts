import { describe, expect, test } from 'vitest';
import { createTranscriptReader, type TranscriptReaderOptions } from '../transcripts/transcript-reader.ts';

const common = {
  sessionId: 's1',
  cwd: '/w/work-5/packages',
  gitBranch: 'work-5',
  timestamp: '2026-01-02T03:04:05.000Z',
};
const said = (content: unknown[], more: object = {}, message: object = {}) =>
  JSON.stringify({
    ...common,
    type: 'assistant',
    message: { id: 'm1', model: 'opus', stop_reason: 'tool_use', content, ...message },
    ...more,
  });
const heard = (content: unknown, more: object = {}) =>
  JSON.stringify({ ...common, type: 'user', promptId: 'p1', message: { content }, ...more });
const call = (id = 'c1', name = 'Bash', input: object = { command: 'x' }) => ({
  type: 'tool_use',
  id,
  name,
  input,
});
const result = (content: string, more: object = {}, id = 'c1') => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  ...more,
});
const text = (words: string) => ({ type: 'text', text: words });

function read(lines: readonly string[], options: TranscriptReaderOptions = {}) {
  const reader = createTranscriptReader('claude-code', options);
  const observations = [...lines.flatMap((line) => reader.line(line)), ...reader.end()];
  return {
    observations,
    events: observations.flatMap(({ events }) => events),
    usage: observations.flatMap(({ usage }) => usage),
    summary: reader.summary,
  };
}

describe('how a call came out', () => {
  const failed = { is_error: true };
  test.each([
    [result('done'), {}, 'succeeded', null],
    [result('this has been denied.'), {}, 'succeeded', null],
    [result('Exit code 1\nno', failed), {}, 'failed', 'Exit code 1\nno'],
    [result('<tool_use_error>no such file</tool_use_error>', failed), {}, 'rejected', 'no such file'],
    [
      result('Permission to use Bash has been denied.', failed),
      {},
      'denied',
      'Permission to use Bash has been denied.',
    ],
    [result('no', failed), { permissionDecision: { decision: 'reject' } }, 'denied', 'no'],
    [result('half', failed), { toolUseResult: { stdout: 'half', interrupted: true } }, 'interrupted', 'half'],
    [result('half'), { toolUseResult: { stdout: 'half', interrupted: true } }, 'interrupted', 'half'],
  ])('%j', (block, more, outcome, error_message) => {
    expect(read([said([call()]), heard([block], more)]).events).toMatchObject([
      { kind: 'tool_call', tool_name: 'Bash', tool_use_id: 'c1', session_id: 's1', outcome, error_message },
    ]);
  });

  test('is not known where the transcript ends before', () => {
    expect(read([said([call()])]).events).toMatchObject([{ outcome: 'running', tool_use_id: 'c1' }]);
  });

  test('with the commit that it made', () => {
    const commit = call('c1', 'Bash', { command: 'git commit -qm x && git rev-parse HEAD' });
    const hash = 'a'.repeat(40);
    expect(read([said([commit]), heard([result(hash)])]).events).toMatchObject([{ git_commit_hash: hash }]);
  });
});

describe('prompts', () => {
  const prompts = (...lines: string[]) => read(lines).events.filter(({ kind }) => kind === 'prompt');

  test('are what people write', () => {
    expect(prompts(heard('Fix it'), heard([text('And that')], { promptId: 'p2' }))).toMatchObject([
      { dedupe_key: 'prompt:p1', metadata: '{"prompt":"Fix it"}' },
      { dedupe_key: 'prompt:p2', metadata: '{"prompt":"And that"}' },
    ]);
  });

  test.each([
    [heard('<command-name>/clear</command-name>')],
    [heard('Caveat: ...', { isMeta: true })],
    [heard('This session is continued', { isCompactSummary: true })],
    [heard('Look at x', { isSidechain: true, agentId: 'a1' })],
    [heard([result('x')])],
    // Hooks of that version do not tell which prompt it is either: it could not be known for the same.
    [heard('Fix it', { promptId: undefined })],
  ])('are not %s', (line) => {
    expect(prompts(line)).toEqual([]);
  });

  test('an interruption ends the turn', () => {
    expect(read([heard([text('[Request interrupted by user]')], { uuid: 'u1' })]).events).toMatchObject([
      { kind: 'turn_ended', outcome: 'interrupted' },
    ]);
  });
});

describe('the end of a turn', () => {
  const last = (words: string) => said([text(words)], {}, { stop_reason: 'end_turn' });

  test('is the last words of a message, told once', () => {
    expect(
      read([heard('Fix it'), last('One'), last('Two'), heard('Thanks', { promptId: 'p2' })]).events,
    ).toMatchObject([{ kind: 'prompt' }, { kind: 'turn_ended', tool_name: 'Stop' }, { kind: 'prompt' }]);
  });

  test('of a subagent is its own', () => {
    const more = { isSidechain: true, agentId: 'a1' };
    const { observations } = read([
      heard('Look', more),
      said([text('Seen')], more, { stop_reason: 'end_turn' }),
    ]);
    expect(observations).toMatchObject([
      { subagentId: 'a1', events: [{ kind: 'subagent_finished', agent_id: 'a1', session_id: 's1' }] },
    ]);
  });

  test('is missing where the log ended at work: that it rests is told where nothing more will come', () => {
    const lines = [heard('Fix it'), said([call()])];
    expect(read(lines).events.at(-1)).toMatchObject({ kind: 'tool_call' });
    expect(read(lines, { isOver: true }).events.at(-1)).toMatchObject({
      kind: 'idle',
      tool_name: 'log_ended',
    });
    expect(read([heard('Fix it'), last('Done')], { isOver: true }).events.at(-1)).toMatchObject({
      kind: 'turn_ended',
    });
  });
});

describe('tokens', () => {
  const usage = (output_tokens: number) => ({
    usage: { input_tokens: 3, cache_read_input_tokens: 20, cache_creation_input_tokens: 5, output_tokens },
  });

  test('are counted once for the lines of a message, by the largest count', () => {
    const lines = [
      said([text('a')], {}, usage(1)),
      said([call()], {}, usage(40)),
      heard([result('x')]),
      said([text('b')], {}, { id: 'm2', ...usage(7) }),
    ];
    expect(read(lines).usage).toMatchObject([
      {
        message_id: 'm1',
        model: 'opus',
        input_tokens: 3,
        cache_read_tokens: 20,
        cache_write_tokens: 5,
        output_tokens: 40,
      },
      { message_id: 'm2', output_tokens: 7 },
    ]);
  });

  test('are none where Claude Code wrote the message itself', () => {
    expect(read([said([text('API Error')], {}, { model: '<synthetic>', ...usage(0) })]).usage).toEqual([]);
  });
});

test('as many calls wait as there is room for', () => {
  const calls = Array.from({ length: 1500 }, (_, index) => said([call(`c${index}`)]));
  const reader = createTranscriptReader('claude-code');
  expect(calls.flatMap((line) => reader.line(line))).toHaveLength(500);
  expect(reader.end()).toHaveLength(1000);
});

test('what a session that was made from another has of its lines is left to the other', () => {
  const forkedFrom = { sessionId: 's0', messageUuid: 'u' };
  const lines = [said([call('c0')], { forkedFrom }), said([call('c1')])];
  expect(read(lines).events).toMatchObject([{ tool_use_id: 'c1', session_id: 's1' }]);
});

test('the worktree is that of the folder', () => {
  const worktreeOf = (folder: string) => folder.replace(/\/packages$/, '');
  const [observation] = read([heard('Fix it')], { worktreeOf }).observations;
  expect(observation?.facts).toMatchObject({ worktreePath: '/w/work-5', branch: 'work-5' });
});

test('nothing is kept that may not be', () => {
  const capture = {
    policy: { level: 'none', maxLength: 0 },
    value: () => undefined,
    text: () => null,
  } as const;
  const lines = [
    heard('the secret'),
    said([call('c1', 'Bash', { command: 'the secret' })]),
    heard([result('the secret', { is_error: true })]),
    said([text('the secret')], {}, { stop_reason: 'end_turn' }),
  ];
  const { observations } = read(lines, { capture });
  expect(observations).toHaveLength(3);
  expect(JSON.stringify(observations)).not.toContain('the secret');
});

test('lines of unknown types are counted, and say which', () => {
  const lines = [
    '{"type":"brand-new"}',
    '{"type":"system","subtype":"brand_new"}',
    said([{ type: 'brand_new' }]),
    '{"type":"mode"}',
    '[]',
  ];
  const { summary } = read(lines);
  expect(summary).toMatchObject({ lines: 5, unreadable: 1 });
  expect(Object.fromEntries(summary.unknown)).toEqual({
    'brand-new': 1,
    'system brand_new': 1,
    'block brand_new': 1,
  });
});
