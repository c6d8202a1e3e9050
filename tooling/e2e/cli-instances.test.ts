import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InstanceRecord } from '@skep/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

let machine: Machine;
const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd,
    stdio: 'pipe',
  });

beforeEach(async () => {
  machine = new Machine();
  git(machine.project, 'init', '-q', '-b', 'main');
  git(machine.project, 'commit', '-q', '--allow-empty', '-m', 'first');
});

describe('before there is a database', () => {
  test.each([
    ['ls'],
    ['show', 'x'],
    ['events'],
    ['tree'],
    ['config', 'list'],
    ['migrate', 'status'],
    ['create', 'x'],
  ])('%s says so and makes nothing', async (...args) => {
    const { code, stdout, stderr } = await machine.skep(args);
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toMatch(/CLI_NO_DATABASE.*\.skep\/skep\.db[\s\S]*skep init/);
    expect(existsSync(join(machine.project, '.skep'))).toBe(false);
  });

  test('init makes it, out of sight of git and of other people', async () => {
    const { code, stdout } = await machine.skep(['init']);
    expect(code).toBe(0);
    expect(stdout).toContain(join(machine.project, '.skep', 'skep.db'));
    expect(git(machine.project, 'status', '--porcelain').toString()).toBe('');
    expect(statSync(join(machine.project, '.skep')).mode & 0o077).toBe(0);
  });

  test('init a second time changes nothing', async () => {
    await machine.skep(['init']);
    expect(await machine.json(['init'])).toMatchObject({ created: false, migrations: [] });
  });
});

describe('with a database', () => {
  beforeEach(async () => {
    await machine.skep(['init']);
  });

  test('an instance is created from the issue and the folder, and found again', async () => {
    expect((await machine.skep(['create', '--issue', '12'])).stdout).toBe('work-12-a1\n');
    expect((await machine.skep(['create', '--issue', '12', '--type', 'review'])).stdout).toBe(
      'review-12-a2\n',
    );
    expect(await machine.json<InstanceRecord>(['show', 'work-12-a1'])).toMatchObject({
      id: 'work-12-a1',
      type: 'coding',
      status: 'started',
      branch_name: 'main',
      worktree_path: machine.project,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  test('many at once get numbers of their own', async () => {
    const created = await Promise.all(
      Array.from({ length: 6 }, () => machine.skep(['create', '--issue', '7'])),
    );
    expect(created.map(({ stdout }) => stdout.trim()).sort()).toEqual(
      Array.from({ length: 6 }, (_, index) => `work-7-a${index + 1}`),
    );
  });

  test('ls hides what is finished, and says so', async () => {
    await machine.skep(['create', 'one']);
    await machine.skep(['create', 'two']);
    await machine.skep(['status', 'two', 'terminated']);
    const { stdout, stderr } = await machine.skep(['ls']);
    expect(stdout).toMatch(
      /^ID +TYPE +STATUS +ACTIVITY +AGENT +ISSUE +EVENTS +TOOL CALLS +FAILURES +LAST ACTIVITY\none /,
    );
    expect(stdout).not.toContain('two');
    expect(stdout).not.toContain('\t');
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toContain('1 finished instance hidden');
    const all = await machine.json<InstanceRecord[]>(['ls', '--all', '--sort', 'created', '--reverse']);
    expect(all.map(({ id }) => id)).toEqual(['one', 'two']);
  });

  test('a change that the workflow does not allow is refused, and nothing is changed', async () => {
    await machine.skep(['create', 'one']);
    const { code, stdout, stderr } = await machine.skep(['status', 'one', 'pr_merged', '--json']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'DATABASE_INVALID_STATUS_TRANSITION',
        operation: 'updateInstanceStatus',
        context: { id: 'one', from: 'started', to: 'pr_merged' },
      },
    });
    expect(await machine.json(['show', 'one'])).toMatchObject({ status: 'started' });
  });

  test.each([
    [3, ['show', 'nobody'], 'DATABASE_INSTANCE_NOT_FOUND'],
    [3, ['status', 'nobody', 'terminated'], 'DATABASE_INSTANCE_NOT_FOUND'],
    [3, ['create', 'x', '--parent', 'nobody'], 'DATABASE_PARENT_INSTANCE_NOT_FOUND'],
    [4, ['create', 'one'], 'DATABASE_INSTANCE_EXISTS'],
    [2, ['create', 'x', '--pr-url', 'javascript:x'], 'DATABASE_VALIDATION_FAILED'],
    [2, ['create'], 'CLI_USAGE'],
    [2, ['update', 'one'], 'CLI_USAGE'],
    [2, ['ls', '--type', 'cooking'], 'CLI_USAGE'],
    [2, ['rm', 'one'], 'CLI_NOT_CONFIRMED'],
  ] as const)('exit code %i: skep %j', async (exitCode, args, errorCode) => {
    await machine.skep(['create', 'one']);
    const { code, stderr } = await machine.skep(args);
    expect({ code, stderr }).toEqual({
      code: exitCode,
      stderr: expect.stringContaining(`error ${errorCode}: `),
    });
  });

  test('a wrong name is answered with the nearest right one', async () => {
    expect((await machine.skep(['sho', 'x'])).stderr).toContain('Did you mean show?');
    expect((await machine.skep(['ls', '--stauts', 'started'])).stderr).toContain('Did you mean --status?');
  });

  test('fields are changed and emptied', async () => {
    await machine.skep(['create', 'one', '--pr-number', '5', '--model', 'm']);
    await machine.skep(['update', 'one', '--pr-number', '6', '--clear', 'model']);
    expect(await machine.json(['show', 'one'])).toMatchObject({ pr_number: 6, model: null });
  });

  test('rm tells what goes', async () => {
    await machine.skep(['create', 'one']);
    await machine.skep(['status', 'one', 'waiting_review']);
    const { stdout } = await machine.skep(['rm', 'one', '--yes']);
    expect(stdout).toBe('Deleted one with 1 event and 0 relationships\n');
  });

  test('tree shows who brought about whom', async () => {
    await machine.skep(['create', 'one']);
    await machine.skep(['create', 'two', '--parent', 'one']);
    const { stdout } = await machine.skep(['tree', 'two', '--ascii']);
    expect(stdout).toMatch(/^one {2}coding {2}started {2}now\n`- two {2}coding/);
  });

  test('what agents wrote cannot act on the terminal', async () => {
    await machine.skep(['create', 'one', '--model', '\u001b]0;gotcha\u0007']);
    const { stdout } = await machine.skep(['show', 'one']);
    expect(stdout).toContain('\\e]0;gotcha\\x07');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('from any of its worktrees', () => {
  test('there is one database', async () => {
    const linked = join(machine.folder, 'elsewhere', 'work-12');
    git(machine.project, 'worktree', 'add', '-q', linked);
    const deep = join(linked, 'a', 'b');
    mkdirSync(deep, { recursive: true });
    await machine.skep(['init'], { cwd: deep });
    await machine.skep(['create', 'one'], { cwd: deep });
    expect(readFileSync(join(machine.project, '.skep', '.gitignore'), 'utf8')).toBe('*\n');
    expect(await machine.json(['show', 'one'])).toMatchObject({
      worktree_path: linked,
      branch_name: 'work-12',
    });
  });

  test("outside of git it is the user's own", async () => {
    const data = join(machine.folder, 'data');
    const options = { cwd: machine.folder, environment: { XDG_DATA_HOME: data } };
    await machine.skep(['init'], options);
    expect(existsSync(join(data, 'skep', 'skep.db'))).toBe(true);
  });
});

test('every command has examples in its help', async () => {
  const { stdout } = await machine.skep(['--help']);
  expect(stdout).toContain('Exit codes:');
  const names = [...stdout.matchAll(/^ {2}([a-z]+)(?:\|\w+)?(?: \[| <| {2})/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(names).toEqual(expect.arrayContaining(['init', 'ls', 'events', 'config', 'hook', 'doctor']));
  for (const name of names.filter((name) => name !== 'help')) {
    const help = await machine.skep([name, '--help']);
    expect(help, name).toMatchObject({ code: 0, stderr: '' });
    if (name !== 'hook') expect(help.stdout, name).toContain('Examples:');
  }
});
