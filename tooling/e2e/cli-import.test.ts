import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { InstanceRecord } from '@skep/contracts';
import { initializeDatabase } from '@skep/core';
import { readRecordings, storedCounts, transcriptCounts } from '@skep/recordings';
import { beforeEach, describe, expect, test } from 'vitest';
import { generateTranscripts } from './support/generate-transcripts.ts';
import { Machine } from './support/skep.ts';

interface Report {
  readonly files: number;
  readonly sessions: number;
  readonly tool_calls: number;
  readonly new_tool_calls: number | null;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly torn_lines: number;
  readonly unreadable_lines: number;
  readonly too_long_lines: number;
  readonly unknown_lines: readonly { readonly type: string; readonly lines: number }[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  readonly elsewhere: number;
}

const HOUR = 60 * 60 * 1000;
const recordings = readRecordings();
let machine: Machine;

beforeEach(async () => {
  machine = new Machine();
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: machine.project });
  await machine.skep(['init']);
});

/** Writes a file of the machine, made up of lines. */
function write(path: string, ...lines: readonly (object | string)[]): string {
  const file = join(machine.folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
  return file;
}

/** A session of Claude Code with one call, in the project's folder unless another is named. */
function session(sessionId: string, cwd = machine.project): object[] {
  const common = { sessionId, cwd, timestamp: '2026-01-02T03:04:05.000Z' };
  return [
    { ...common, type: 'user', promptId: `${sessionId}-p`, message: { content: 'Go on' } },
    {
      ...common,
      type: 'assistant',
      message: {
        id: `${sessionId}-m`,
        model: 'opus',
        usage: { input_tokens: 3, output_tokens: 5 },
        content: [{ type: 'tool_use', id: `${sessionId}-c`, name: 'Bash', input: { command: 'x' } }],
      },
    },
    {
      ...common,
      type: 'user',
      message: { content: [{ type: 'tool_result', tool_use_id: `${sessionId}-c`, content: 'ok' }] },
    },
  ];
}

/** The recorded transcripts where the agents would have them. */
function placeRecordings(): string {
  const folder = join(machine.folder, 'recorded');
  for (const { agent, name, transcriptPath, subagentTranscriptPaths } of recordings) {
    for (const path of [transcriptPath, ...subagentTranscriptPaths]) {
      if (path !== null) cpSync(path, join(folder, agent, name, path.split('/').at(-1) ?? ''));
    }
  }
  return folder;
}

describe('the recorded transcripts of all three agents', () => {
  test('come to the counts that they have, and a second time to nothing', async () => {
    const folder = placeRecordings();
    const report = await machine.json<Report>(['import', folder]);
    expect(report).toMatchObject({ skipped: [], unknown_lines: [], unreadable_lines: 0, torn_lines: 0 });
    expect(report.new_tool_calls).toBe(report.tool_calls);

    const db = await initializeDatabase({ url: `file:${join(machine.project, '.skep/skep.db')}` });
    const expected = transcriptCounts(undefined, 'whole');
    expect(await storedCounts(db)).toEqual(expected);
    const changes = async () => (await db.feed.read({ limit: 1_000_000 })).length;
    const before = await changes();
    expect(await machine.json<Report>(['import', folder])).toMatchObject({ new_tool_calls: 0 });
    expect(await changes()).toBe(before);
    await db.disconnect();
  });

  test('count nothing twice that hooks have told', async () => {
    const recording = recordings.find(({ name }) => name === 'a-coding');
    if (recording === undefined) throw new Error('There is no recording a-coding.');
    // The recorded folders are not on this machine: no repository says which database it is.
    const environment = { SKEP_DATABASE_URL: join(machine.project, '.skep/skep.db') };
    for (const { payload } of recording.events) {
      await machine.skep(['hook', recording.agent], { input: JSON.stringify(payload), environment });
    }
    const before = await machine.json<InstanceRecord[]>(['ls', '--all']);
    expect(before).toHaveLength(1);
    const report = await machine.json<Report>(['import', recording.transcriptPath ?? '']);
    expect(report).toMatchObject({ sessions: 1, new_tool_calls: 0 });
    expect(await machine.json<InstanceRecord[]>(['ls', '--all'])).toHaveLength(before.length);
  });
});

describe("the agents' own folders", () => {
  const places = () => ({
    CLAUDE_CONFIG_DIR: join(machine.folder, 'claude'),
    CODEX_HOME: join(machine.folder, 'codex'),
    GEMINI_CLI_HOME: join(machine.folder, 'gemini-home'),
  });

  test('are searched for transcripts of this repository', async () => {
    write('claude/projects/here/s1.jsonl', ...session('s1'));
    write('claude/projects/there/s2.jsonl', ...session('s2', '/somewhere/else'));
    write('codex/sessions/2026/01/02/rollout-x.jsonl', {
      timestamp: '2026-01-02T03:04:05.000Z',
      type: 'session_meta',
      payload: { id: 's3', cwd: machine.project },
    });
    write(
      'gemini-home/.gemini/tmp/project/chats/session-1.jsonl',
      { sessionId: 's4', projectHash: 'h', startTime: '2026-01-02T03:04:05.000Z' },
      { id: 'm', type: 'gemini', timestamp: '2026-01-02T03:04:06.000Z', tokens: { input: 7, output: 1 } },
    );
    write('gemini-home/.gemini/tmp/project/.project_root', machine.project);
    const environment = places();
    expect(await machine.json<Report>(['import'], { environment })).toMatchObject({ files: 3, elsewhere: 1 });
    expect(await machine.json<Report>(['import', '--all'], { environment })).toMatchObject({
      files: 4,
      elsewhere: 0,
    });
    expect(await machine.json<Report>(['import', '--agent', 'codex'], { environment })).toMatchObject({
      files: 1,
    });
    const instances = await machine.json<InstanceRecord[]>(['ls', '--all']);
    expect(instances.map(({ agent, session_id }) => `${agent} ${session_id}`).sort()).toEqual([
      'claude-code s1',
      'claude-code s2',
      'gemini s4',
    ]);
  });

  test('that hold nothing are named', async () => {
    const { code, stdout } = await machine.skep(['import'], { environment: places() });
    expect(code).toBe(0);
    expect(stdout).toContain('No transcripts to import. It was looked in:');
    for (const folder of ['claude/projects', 'codex/sessions', 'gemini-home/.gemini/tmp']) {
      expect(stdout).toContain(join(machine.folder, folder));
    }
  });
});

describe('what is odd in a transcript', () => {
  test('is counted, and the rest imported', async () => {
    const file = write('odd/s1.jsonl', ...session('s1'), 'no JSON', { type: 'brand-new', sessionId: 's1' });
    appendFileSync(file, '{"type":"user","mess');
    write('odd/notes.jsonl', 'these are notes');
    write('odd/empty.jsonl');
    const report = await machine.json<Report>(['import', join(machine.folder, 'odd')]);
    expect(report).toMatchObject({ files: 1, tool_calls: 1, unreadable_lines: 1, torn_lines: 1 });
    expect(report.unknown_lines).toEqual([{ type: 'claude-code: brand-new', lines: 1 }]);
    expect(report.skipped.map(({ path }) => path.split('/').at(-1)).sort()).toEqual([
      'empty.jsonl',
      'notes.jsonl',
    ]);
    const { stdout } = await machine.skep(['import', join(machine.folder, 'odd')]);
    expect(stdout).toContain('1 line of types that this version does not know');
  });

  test('a file that grows is imported as far as it goes, and then on', async () => {
    const lines = session('s1');
    const file = write('s1.jsonl', ...lines.slice(0, 2));
    await machine.skep(['import', file]);
    appendFileSync(file, `${JSON.stringify(lines[2])}\n`);
    await machine.skep(['import', file]);
    const events = await machine.json<{ kind: string; outcome: string }[]>(['events']);
    expect(events.filter(({ kind }) => kind === 'tool_call')).toMatchObject([{ outcome: 'succeeded' }]);
  });

  test('a line of more than 64 MB is passed over', { timeout: 60_000 }, async () => {
    const [prompt, call, result] = session('s1');
    const file = write('s1.jsonl', prompt ?? {}, call ?? {});
    for (let part = 0; part < 5; part += 1) appendFileSync(file, 'x'.repeat(16 * 1024 * 1024));
    appendFileSync(file, `\n${JSON.stringify(result)}\n`);
    expect(await machine.json<Report>(['import', file])).toMatchObject({ too_long_lines: 1, tool_calls: 1 });
  });

  test('a rollout that Codex compressed is read, and not beside the plain one', async () => {
    const text = `${JSON.stringify({ timestamp: '2026-01-02T03:04:05.000Z', type: 'session_meta', payload: { id: 's3', cwd: '/w' } })}
${JSON.stringify({ timestamp: '2026-01-02T03:04:05.000Z', type: 'response_item', payload: { type: 'function_call', name: 'x', arguments: '{}', call_id: 'c' } })}\n`;
    const file = write('rollouts/rollout-x.jsonl.zst');
    writeFileSync(file, zstdCompressSync(text));
    expect(await machine.json<Report>(['import', dirname(file)])).toMatchObject({
      files: 1,
      tool_calls: 1,
      skipped: [],
    });
    write('rollouts/rollout-x.jsonl', text.trimEnd());
    expect(await machine.json<Report>(['import', dirname(file)])).toMatchObject({
      files: 1,
      new_tool_calls: 0,
    });
    writeFileSync(join(dirname(file), 'rollout-y.jsonl.zst'), 'no zstd');
    expect((await machine.json<Report>(['import', dirname(file)])).skipped).toMatchObject([
      { why: expect.stringContaining('cannot be read') },
    ]);
  });
});

test('a chat of an older Gemini CLI is one document', async () => {
  const chat = { sessionId: 's4', projectHash: 'h', startTime: '2026-01-02T03:04:05.000Z' };
  const call = {
    id: 'c',
    name: 'read_file',
    args: {},
    status: 'success',
    timestamp: '2026-01-02T03:04:06.000Z',
  };
  const messages = [{ id: 'm', type: 'gemini', timestamp: '2026-01-02T03:04:05.000Z', toolCalls: [call] }];
  const file = write('tmp/p/chats/session-1.json', JSON.stringify({ ...chat, messages }, null, 2));
  // Beside it lies what is no chat.
  write('tmp/p/chats/other.json', '{}');
  const report = await machine.json<Report>(['import', join(machine.folder, 'tmp')]);
  expect(report).toMatchObject({ files: 1, tool_calls: 1, unreadable_lines: 0, skipped: [] });
  const { stderr } = await machine.skep(['import', file, '--verbose']);
  expect(stderr).toBe(`gemini  ${file}\n`);
});

test('an imported session is over: its times are those of the transcript', async () => {
  await machine.skep(['import', placeRecordings()]);
  const instances = await machine.json<InstanceRecord[]>(['ls', '--all']);
  const sessions = new Map(recordings.map(({ sessionId, events }) => [sessionId, events]));
  for (const { session_id, created_at, last_activity } of instances) {
    const events = sessions.get(session_id ?? '');
    if (events === undefined) continue;
    const began = events[0]?.receivedAt.getTime() ?? 0;
    expect(Math.abs(new Date(created_at).getTime() - began)).toBeLessThan(HOUR);
    expect(Math.abs(new Date(last_activity).getTime() - began)).toBeLessThan(HOUR);
  }
});

test('a dry run tells the same and records nothing, and needs no database', async () => {
  const file = write('s1.jsonl', ...session('s1'));
  const elsewhere = ['--database', `file:${join(machine.folder, 'none.db')}`];
  const report = await machine.json<Report>(['import', file, '--dry-run', ...elsewhere]);
  expect(report).toMatchObject({
    files: 1,
    tool_calls: 1,
    new_tool_calls: null,
    tokens: { input: 3, output: 5 },
  });
  expect((await machine.skep(['import', file, ...elsewhere])).code).toBe(6);
  expect(await machine.json<InstanceRecord[]>(['ls', '--all'])).toEqual([]);
});

test.each([
  [['import', '/no/such/path'], 2, 'there is no file or folder'],
  [['import', '.', '--all'], 2, 'name no path with them'],
  [['import', '--agent', 'nobody'], 2, 'Allowed choices are claude-code, codex, gemini'],
])('skep %j ends with %i', async (args, exitCode, message) => {
  const { code, stderr } = await machine.skep(args);
  expect(code).toBe(exitCode);
  expect(stderr).toContain(message);
});

test('a file that is named and is no transcript was named in vain', async () => {
  const { code, stdout } = await machine.skep(['import', write('notes.txt', 'notes')]);
  expect(code).toBe(1);
  expect(stdout).toContain('none of its first lines is one of a transcript');
});

test('Ctrl-C ends it cleanly, and a second run imports the rest', { timeout: 120_000 }, async () => {
  const folder = join(machine.folder, 'large');
  const { calls } = generateTranscripts(folder, 24 * 1024 * 1024, 1000);
  const running = machine.start(['import', folder]);
  while ((await machine.json<InstanceRecord[]>(['ls', '--all'])).length === 0);
  running.kill('SIGINT');
  const { code, stdout } = await running.ended;
  expect(code).toBe(1);
  expect(stdout).toContain('Interrupted. What was imported stays');
  const report = await machine.json<Report>(['import', folder]);
  expect(report.tool_calls).toBe(calls);
  expect(report.new_tool_calls).toBeGreaterThan(0);
  expect(report.new_tool_calls).toBeLessThan(calls);
});

test('200 MB need no more memory than 10 MB do, but for a constant', { timeout: 300_000 }, async () => {
  const probe = join(machine.folder, 'memory.cjs');
  const peak = join(machine.folder, 'peak');
  writeFileSync(
    probe,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
  );
  const peakOf = async (megabytes: number): Promise<number> => {
    const folder = join(machine.folder, `large-${megabytes}`);
    const { calls } = generateTranscripts(folder, megabytes * 1024 * 1024, 25_000);
    const report = await machine.json<Report>(['import', folder], {
      environment: { NODE_OPTIONS: `--require=${probe}` },
    });
    expect(report.tool_calls).toBe(calls);
    return Number(readFileSync(peak, 'utf8')) / 1024;
  };
  const small = await peakOf(10);
  expect(await peakOf(200)).toBeLessThan(small + 150);
});
