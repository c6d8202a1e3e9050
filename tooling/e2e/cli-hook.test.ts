import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstanceRecord, MCPEventRecord } from '@skep/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Ended, Machine, type SkepOptions } from './support/skep.ts';

const SILENT: Ended = { code: 0, stdout: '', stderr: '' };
let machine: Machine;

beforeEach(async () => {
  machine = new Machine();
  execFileSync('git', ['init', '-q', '-b', 'work-12'], { cwd: machine.project });
});

const hook = (payload: unknown, options: SkepOptions = {}) =>
  machine.skep(['hook', 'claude-code'], {
    input: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
    ...options,
  });
const call = (event: string, id: string, more: object = {}) => ({
  session_id: 's1',
  cwd: machine.project,
  hook_event_name: event,
  tool_name: 'Bash',
  tool_use_id: id,
  tool_input: { command: 'echo the-secret-of-the-payload' },
  ...more,
});
const events = () => machine.json<MCPEventRecord[]>(['events', '--limit', '1000']);
const log = (folder = join(machine.project, '.skep')) => readFileSync(join(folder, 'hook.log'), 'utf8');

describe('with a database', () => {
  beforeEach(async () => {
    await machine.skep(['init']);
  });

  test('a call and its result, each delivered twice, are one event of one instance', async () => {
    for (const payload of [
      call('PreToolUse', 't1'),
      call('PreToolUse', 't1'),
      call('PostToolUse', 't1', { tool_response: 'ok' }),
      call('PostToolUse', 't1', { tool_response: 'ok' }),
    ]) {
      expect(await hook(payload)).toEqual(SILENT);
    }
    expect(await events()).toMatchObject([{ tool_use_id: 't1', outcome: 'succeeded', session_id: 's1' }]);
    expect(await machine.json<InstanceRecord[]>(['ls'])).toMatchObject([
      { agent: 'claude-code', branch_name: 'work-12', worktree_path: machine.project, issue_number: 12 },
    ]);
  });

  test('eight at once lose nothing', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `t${index}`);
    const ends = await Promise.all(ids.map((id) => hook(call('PostToolUse', id))));
    expect(ends).toEqual(ids.map(() => SILENT));
    expect((await events()).map(({ tool_use_id }) => tool_use_id).sort()).toEqual(ids);
    expect(await machine.json<InstanceRecord[]>(['ls'])).toHaveLength(1);
    expect(existsSync(join(machine.project, '.skep', 'hook.log'))).toBe(false);
  });

  test("the project is that of the payload's folder, not of the process", async () => {
    const deep = join(machine.project, 'a', 'b');
    mkdirSync(deep, { recursive: true });
    await hook(call('PostToolUse', 't1', { cwd: deep }), { cwd: machine.folder });
    expect(await events()).toHaveLength(1);
  });

  test.each([
    ['the environment', [], { SKEP_DATABASE_URL: 'fleet.db' }],
    ['an option', ['--database', 'fleet.db'], {}],
  ])(
    "a relative path in %s starts from the process's folder, not from the payload's",
    async (_name, options, environment) => {
      const input = JSON.stringify(call('PostToolUse', 't1'));
      const ended = await machine.skep(['hook', 'claude-code', ...options], {
        input,
        cwd: machine.folder,
        environment,
      });
      expect(ended).toEqual(SILENT);
      expect(await machine.skep(['events', ...options], { cwd: machine.folder, environment })).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Bash') as string,
      });
      expect(existsSync(join(machine.folder, 'fleet.db'))).toBe(true);
      expect(existsSync(join(machine.project, 'fleet.db'))).toBe(false);
    },
  );

  test('whoever started the agent may say which instance it is', async () => {
    const environment = { SKEP_INSTANCE_ID: 'review-5-a1', SKEP_INSTANCE_TYPE: 'review' };
    await hook(call('PostToolUse', 't1'), { environment });
    expect(await machine.json(['show', 'review-5-a1'])).toMatchObject({ type: 'review', session_id: 's1' });
  });

  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['bytes', Buffer.from([0, 255, 254, 1, 2, 3])],
    [
      'half of an object',
      '{"session_id": "s1", "hook_event_name": "PreToolUse", "tool_input": "the-secret-of-the-payl',
    ],
    ['an array', '[1, 2]'],
    ['no event', '{"session_id": "s1"}'],
    ['wrong types', '{"session_id": 1, "hook_event_name": {}, "cwd": [], "tool_use_id": 7}'],
    [
      'a folder that is not there',
      '{"session_id": "s1", "hook_event_name": "Stop", "cwd": "/nowhere/at/all"}',
    ],
    ['a folder with a null', '{"session_id": "s1", "hook_event_name": "Stop", "cwd": "/a\\u0000b"}'],
    [
      'deep nesting',
      `{"session_id":"s1","hook_event_name":"Stop","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ],
  ])('%s on stdin: silence, and no word of the payload in the log', async (_name, input) => {
    expect(await hook(input)).toEqual(SILENT);
    for (const folder of [join(machine.project, '.skep'), join(machine.folder, 'home/.local/state/skep')]) {
      if (existsSync(join(folder, 'hook.log'))) expect(log(folder)).not.toContain('the-secret');
    }
  });

  test('an event of a kind that is not known is kept', async () => {
    await hook({ session_id: 's1', hook_event_name: 'SomethingNew', cwd: machine.project });
    expect(await events()).toMatchObject([{ kind: 'unknown', tool_name: 'SomethingNew' }]);
  });

  test('50 MB are read, and little of them is kept', async () => {
    const big = call('PostToolUse', 't1', { tool_response: 'x'.repeat(50 * 1024 * 1024) });
    expect(await hook(big)).toEqual(SILENT);
    const [event] = await events();
    expect(event).toMatchObject({ tool_use_id: 't1', outcome: 'succeeded' });
    expect(event?.metadata?.length).toBeLessThan(10_000);
  });

  test('more than 64 MB are read to their end, not kept, and logged', async () => {
    expect(await hook(Buffer.alloc(65 * 1024 * 1024, 'x'))).toEqual(SILENT);
    expect(JSON.parse(log())).toMatchObject({ code: 'HOOK_INPUT_TOO_LARGE' });
  });

  test('wrong arguments do not keep an event from being recorded', async () => {
    const input = JSON.stringify(call('PostToolUse', 't1'));
    expect(await machine.skep(['hook', 'claude-code', '--databse', 'x'], { input })).toEqual(SILENT);
    expect(await events()).toHaveLength(1);
    expect(log()).toContain('--databse');
  });

  test('a hook that is not known fails without the code that stops an agent', async () => {
    expect((await machine.skep(['hook', 'claude'])).code).toBe(1);
  });

  test('a broken database, and no place for the log', async () => {
    writeFileSync(join(machine.project, '.skep/skep.db'), 'broken '.repeat(1000));
    const file = join(machine.folder, 'file');
    writeFileSync(file, 'no folder can be made in it');
    const environment = { XDG_STATE_HOME: file, XDG_CACHE_HOME: file };
    mkdirSync(join(machine.project, '.skep/hook.log'));
    expect(await hook(call('PostToolUse', 't1'), { environment })).toEqual(SILENT);
  });
});

test('without a database, eight first events at once make it, out of sight of git, and none is lost', async () => {
  const ids = Array.from({ length: 8 }, (_, index) => `t${index}`);
  const ends = await Promise.all(ids.map((id) => hook(call('PostToolUse', id))));
  expect(ends).toEqual(ids.map(() => SILENT));
  expect((await events()).map(({ tool_use_id }) => tool_use_id).sort()).toEqual(ids);
  expect(execFileSync('git', ['status', '--porcelain'], { cwd: machine.project, encoding: 'utf8' })).toBe('');
});

test.each([
  ['has a null in it', '/a\0b'],
  ['is longer than any', `/${'x'.repeat(6000)}`],
])('an event whose folder %s is recorded all the same, in the person’s own database', async (_name, cwd) => {
  expect(await hook({ session_id: 's9', hook_event_name: 'Stop', cwd })).toEqual(SILENT);
  const own = join(machine.folder, 'home/.local/share/skep/skep.db');
  expect(await machine.json(['events', '--database', own])).toMatchObject([{ session_id: 's9' }]);
});
