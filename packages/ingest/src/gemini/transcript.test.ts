import { expect, test } from 'vitest';
import { createTranscriptReader } from '../transcripts/transcript-reader.ts';

const head = { sessionId: 's1', projectHash: 'h', startTime: '2026-01-02T03:04:05.000Z', kind: 'main' };
const tool = (more: object = {}) => ({
  id: 'run_shell_command_1_0',
  name: 'run_shell_command',
  args: { command: 'x' },
  status: 'success',
  timestamp: '2026-01-02T03:04:09.000Z',
  result: [{ functionResponse: { response: { output: 'Output: ok' } } }],
  ...more,
});
const message = (more: object = {}) => ({
  id: 'm1',
  type: 'gemini',
  timestamp: '2026-01-02T03:04:06.000Z',
  model: 'gemini-3.8-flash',
  content: '',
  ...more,
});
const tokens = { input: 100, cached: 60, output: 9, thoughts: 4, tool: 2, total: 115 };

function read(...lines: object[]) {
  const reader = createTranscriptReader('gemini');
  const observations = [...lines.flatMap((line) => reader.line(JSON.stringify(line))), ...reader.end()];
  return {
    observations,
    calls: observations.flatMap(({ sightings }) => sightings),
    usage: observations.flatMap(({ usage }) => usage),
    summary: reader.summary,
  };
}

test('a message is told again with its calls; its tokens count once', () => {
  const { calls, usage } = read(
    head,
    message({ tokens }),
    message({ tokens, toolCalls: [tool()] }),
    message({ id: 'm2', tokens }),
  );
  expect(calls).toMatchObject([
    {
      phase: 'logged',
      event: {
        tool_use_id: 'run_shell_command_1_0',
        outcome: 'succeeded',
        session_id: 's1',
        timestamp: new Date('2026-01-02T03:04:09.000Z'),
      },
    },
  ]);
  expect(usage).toMatchObject([
    {
      message_id: 'm1',
      model: 'gemini-3.8-flash',
      input_tokens: 42,
      cache_read_tokens: 60,
      output_tokens: 13,
      reasoning_tokens: 4,
    },
    { message_id: 'm2' },
  ]);
});

test.each([
  [
    { status: 'error', result: [{ functionResponse: { response: { error: 'no such text' } } }] },
    'failed',
    'no such text',
  ],
  [{ status: 'cancelled', result: [], resultDisplay: 'Cancelled' }, 'interrupted', 'Cancelled'],
])('a call that did not succeed: %j', (more, outcome, error_message) => {
  expect(read(head, message({ toolCalls: [tool(more)] })).calls).toMatchObject([
    { event: { outcome, error_message } },
  ]);
});

test('a call that is not over is not told yet', () => {
  expect(read(head, message({ toolCalls: [tool({ status: 'executing' })] })).calls).toEqual([]);
});

test('an exit code is kept beside a success', () => {
  const output = '<untrusted_context>\nOutput: (empty)\nExit Code: 3\n</untrusted_context>';
  const [call] = read(
    head,
    message({ toolCalls: [tool({ result: [{ functionResponse: { response: { output } } }] })] }),
  ).calls;
  expect(call?.event.outcome).toBe('succeeded');
  expect(JSON.parse(call?.event.metadata ?? '')).toMatchObject({ exit_code: 3 });
});

test('a file of an older version is one document', () => {
  const { calls, usage } = read({
    ...head,
    messages: [{ id: 'u', type: 'user', content: 'x' }, message({ tokens, toolCalls: [tool()] })],
  });
  expect(calls).toHaveLength(1);
  expect(usage).toHaveLength(1);
});

test('the folder is the one that the model is told', () => {
  const text = '<session_context>\n- **Workspace Directories:**\n  - /w/work-5\n- **Directory Structure:**';
  const context = { $set: { messages: [{ id: 'u', type: 'user', content: [{ text }] }] } };
  const [observation] = read(head, context, message({ toolCalls: [tool()] })).observations;
  expect(observation?.facts).toMatchObject({ worktreePath: '/w/work-5', model: 'gemini-3.8-flash' });
});

test('lines of unknown types are counted, and say which', () => {
  const { summary } = read(
    head,
    { type: 'brand_new' },
    { other: 1 },
    { $set: { summary: 'x' } },
    { $rewindTo: 'm1' },
  );
  expect(Object.fromEntries(summary.unknown)).toEqual({ brand_new: 1, '(no type)': 1 });
});
