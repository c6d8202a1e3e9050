import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { readRecordings } from '@skep/recordings';
import { beforeEach, describe, expect, test } from 'vitest';
import { Machine, skepProgram } from './support/skep.ts';

let machine: Machine;
let home = '';
let programs = '';

beforeEach(() => {
  machine = new Machine({ PATH: '/usr/bin:/bin' });
  home = join(machine.folder, 'home');
  programs = join(machine.folder, 'programs');
  execFileSync('git', ['init', '-q', machine.project]);
});

const inProject = (...names: string[]) => join(machine.project, ...names);
const read = (path: string) => readFileSync(path, 'utf8');
const readJson = (path: string) => JSON.parse(read(path));

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Puts a program on the search path; returns the environment that has it there. */
function withProgram(name: string, script: string): Record<string, string> {
  write(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
  return { PATH: `${programs}:/usr/bin:/bin` };
}

const withSkep = () => withProgram('skep', `exec '${process.execPath}' '${skepProgram}' "$@"`);

interface Change {
  readonly agent: string;
  readonly path: string;
  readonly changed: boolean;
  readonly added: readonly string[];
  readonly backup: string | null;
  readonly advice: readonly string[];
}

interface Status {
  readonly agent: string;
  readonly scope: string;
  readonly state: string;
  readonly works: boolean;
  readonly last_event_at: string | null;
  readonly commands: readonly { readonly command: string; readonly found: boolean }[];
}

test('from nothing to an event of an agent that is seen', async () => {
  const environment = withSkep();
  const options = { environment };
  const made = await machine.skep(['init', '--hooks', 'claude-code'], options);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain(`hooks added: ${inProject('.claude/settings.json')}`);

  const { hooks } = readJson(inProject('.claude/settings.json'));
  const { command } = hooks.SessionStart[0].hooks[0];
  expect(command).toBe('skep hook claude-code');
  const before = await machine.json<Status[]>(['hooks', 'status', 'claude-code', '--project'], options);
  expect(before).toMatchObject([{ state: 'installed', works: true, last_event_at: null }]);

  // As the agent runs it: by a shell, with the event on stdin.
  const event = {
    hook_event_name: 'SessionStart',
    session_id: 's-1',
    cwd: machine.project,
    source: 'startup',
  };
  const env = { ...environment, HOME: home };
  const printed = execFileSync('/bin/sh', ['-c', command], { input: JSON.stringify(event), env, cwd: '/' });
  expect(printed.toString()).toBe('');
  const instances = await machine.json<{ agent: string }[]>(['ls'], options);
  expect(instances).toMatchObject([{ agent: 'claude-code' }]);
  const [after] = await machine.json<Status[]>(['hooks', 'status', 'claude-code', '--project'], options);
  expect(Date.parse(after?.last_event_at ?? '')).toBeGreaterThan(0);
});

test('where skep is not on the search path, the command names what was run, and works all the same', async () => {
  const [change] = await machine.json<Change[]>(['hooks', 'install', 'codex']);
  expect(change?.advice.join('\n')).toMatch(/not on the search path.*\n.*\/hooks/);
  const { command } = readJson(inProject('.codex/hooks.json')).hooks.Stop[0].hooks[0];
  expect(command).toContain(skepProgram.replace(/.*\/apps/, '/apps'));
  const env = { HOME: home, PATH: '/usr/bin:/bin' };
  const event = { hook_event_name: 'Stop', session_id: 's-1', cwd: machine.project };
  execFileSync('/bin/sh', ['-c', command], { input: JSON.stringify(event), env });
  expect(readdirSync(inProject('.skep'))).not.toEqual([]);
});

test('installing twice changes nothing the second time, and uninstalling gives back what was there', async () => {
  const settings = '\ufeff{\r\n\t// mine\r\n\t"hooks": { "Stop": [ { "hooks": [] } ], },\r\n}';
  const config = 'model = "x" # mine\n[[hooks.Stop]]\nhooks = [{ type = "command", command = \'mine\' }]';
  write(inProject('.claude/settings.json'), settings);
  write(inProject('.gemini/settings.json'), '{"ui":{}}');
  write(inProject('.codex/config.toml'), config);
  const all = ['claude-code', 'codex', 'gemini'];

  const first = await machine.json<Change[]>(['hooks', 'install', ...all]);
  expect(first.map(({ path }) => path)).toEqual([
    inProject('.claude/settings.json'),
    inProject('.codex/config.toml'),
    inProject('.gemini/settings.json'),
  ]);
  for (const { backup, path } of first) {
    expect(read(backup ?? '')).toBe(
      path.endsWith('toml') ? config : path.includes('claude') ? settings : '{"ui":{}}',
    );
  }
  expect(existsSync(inProject('.codex/hooks.json'))).toBe(false);
  expect((await machine.skep(['hooks', 'status', ...all])).code).toBe(0);

  const second = await machine.json<Change[]>(['hooks', 'install', ...all]);
  expect(second.map(({ changed, backup }) => [changed, backup])).toEqual(all.map(() => [false, null]));

  expect((await machine.skep(['hooks', 'uninstall'])).code).toBe(0);
  expect(read(inProject('.claude/settings.json'))).toBe(settings);
  expect(read(inProject('.codex/config.toml'))).toBe(config);
  expect(read(inProject('.gemini/settings.json'))).toBe('{"ui":{}}');
  expect((await machine.skep(['hooks', 'status', ...all])).code).toBe(1);
});

test('files that were made for the hooks alone go with them', async () => {
  await machine.skep(['hooks', 'install', 'claude-code', 'codex', 'gemini']);
  expect(readdirSync(machine.project)).toEqual(expect.arrayContaining(['.claude', '.codex', '.gemini']));
  await machine.skep(['hooks', 'uninstall']);
  expect(readdirSync(machine.project)).toEqual(['.git']);
});

test('every event that real agents were recorded with is installed, but for those that tell nothing', async () => {
  const tellNothing = new Set([
    ...['Setup', 'InstructionsLoaded', 'MessageDisplay'],
    ...['BeforeModel', 'AfterModel', 'BeforeToolSelection'],
  ]);
  const changes = await machine.json<Change[]>(['hooks', 'install', 'claude-code', 'codex', 'gemini']);
  for (const { agent, added } of changes) {
    const events = readRecordings().flatMap((recording) =>
      recording.agent === agent ? recording.events : [],
    );
    const names = events
      .filter(({ via }) => via === 'command')
      .map(({ payload }) => String(payload.hook_event_name));
    const told = [...new Set(names)].filter((name) => !tellNothing.has(name));
    expect(told.length).toBeGreaterThan(5);
    expect(added).toEqual(expect.arrayContaining(told));
  }
});

test('--print shows a patch, and writes nothing', async () => {
  write(inProject('.claude/settings.json'), '{\n  "model": "opus"\n}\n');
  const printed = await machine.skep(['hooks', 'install', 'claude-code', '--print']);
  expect(printed.code).toBe(0);
  expect(read(inProject('.claude/settings.json'))).toBe('{\n  "model": "opus"\n}\n');

  execFileSync('git', ['apply', '--unsafe-paths', '-p0', '--directory=/', '-'], {
    input: printed.stdout,
    cwd: '/',
  });
  const again = await machine.skep(['hooks', 'install', 'claude-code', '--print']);
  expect(again).toEqual({ code: 0, stdout: '', stderr: 'Nothing would change.\n' });
});

test('a database that is named goes into the hooks, as a path that holds anywhere', async () => {
  await machine.skep(['hooks', 'install', 'gemini', '--user', '--database', './my fleet.db'], {
    environment: withSkep(),
  });
  const { hooks } = readJson(join(home, '.gemini/settings.json'));
  expect(hooks.AfterTool[0].hooks[0]).toEqual({
    name: 'skep',
    type: 'command',
    command: `skep hook gemini --database 'file:${inProject('my fleet.db')}'`,
    timeout: 20_000,
  });
  expect(statSync(join(home, '.gemini/settings.json')).mode & 0o777).toBe(0o600);
  const status = await machine.skep(['hooks', 'status', 'gemini'], { environment: withSkep() });
  expect(status.code).toBe(0);
});

test('an old version of Claude Code gets only the events that it knows', async () => {
  const environment = withProgram('claude', 'echo "2.0.14 (Claude Code)"');
  const [change] = await machine.json<Change[]>(['hooks', 'install'], { environment });
  expect(change?.agent).toBe('claude-code');
  expect(change?.added).not.toContain('StopFailure');
  expect(change?.advice.join(' ')).toContain('2.0.14 is older than 2.1.101');
});

test('hooks in two places are told of', async () => {
  await machine.skep(['hooks', 'install', 'codex', '--user']);
  const [change] = await machine.json<Change[]>(['hooks', 'install', 'codex', '--project']);
  expect(change?.advice.join('\n')).toContain('skep hooks uninstall codex --user');
});

test('what keeps hooks from running is told of', async () => {
  write(inProject('.codex/config.toml'), '[features]\nhooks = false\n');
  const [change] = await machine.json<Change[]>(['hooks', 'install', 'codex']);
  expect(change?.advice[0]).toContain('features.hooks = false');
  const status = await machine.skep(['hooks', 'status', 'codex', '--project']);
  expect(status.code).toBe(1);
  expect(status.stdout).toContain('switch the hooks off (features.hooks = false)');
});

test('status tells a command that is gone, and events that are missing', async () => {
  const gone = { type: 'command', command: '/gone/skep hook claude-code' };
  write(inProject('.claude/settings.json'), JSON.stringify({ hooks: { Stop: [{ hooks: [gone] }] } }));
  const { code, stdout } = await machine.skep(['hooks', 'status']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/Claude Code +project +partly/);
  expect(stdout).toContain('does not report SessionStart,');
  expect(stdout).toContain('"/gone/skep" in');
});

test('a link, as managers of dotfiles make them, stays one', async () => {
  write(join(home, 'dotfiles/claude.json'), '{}\n');
  mkdirSync(join(home, '.claude'));
  symlinkSync('../dotfiles/claude.json', join(home, '.claude/settings.json'));
  await machine.skep(['hooks', 'install', 'claude-code', '--user']);
  expect(Object.keys(readJson(join(home, 'dotfiles/claude.json')).hooks)).toContain('Stop');
  await machine.skep(['hooks', 'uninstall', 'claude-code', '--user']);
  expect(read(join(home, 'dotfiles/claude.json'))).toBe('{}\n');
});

describe('refusals', () => {
  const refused = async (args: readonly string[], code: number, error: string) => {
    const ended = await machine.skep([...args, '--json']);
    expect(ended.code).toBe(code);
    expect(JSON.parse(ended.stderr).error.code).toBe(error);
  };

  test('one file that cannot be read keeps all of them as they are', async () => {
    write(inProject('.gemini/settings.json'), '{ "a": }');
    await refused(['hooks', 'install', 'claude-code', 'gemini'], 1, 'CLI_SETTINGS_INVALID');
    await refused(['init', '--hooks', 'claude-code,gemini'], 1, 'CLI_SETTINGS_INVALID');
    expect(readdirSync(machine.project).sort()).toEqual(['.gemini', '.git']);
    const status = await machine.skep(['hooks', 'status', 'gemini']);
    expect(status.stdout).toContain('unreadable');
    expect(status.stdout).toContain(`${inProject('.gemini/settings.json')}:1:8`);
  });

  test('one file that is read-only too', async () => {
    write(inProject('.gemini/settings.json'), '{}');
    chmodSync(inProject('.gemini/settings.json'), 0o444);
    await refused(['hooks', 'install', 'claude-code', 'gemini'], 1, 'CLI_SETTINGS_NOT_WRITABLE');
    expect(existsSync(inProject('.claude'))).toBe(false);
  });

  test.each([
    ['an agent that there is not', ['install', 'vim']],
    ['HTTP for an agent that has none', ['install', 'codex', '--http', 'http://127.0.0.1:1']],
    ['an address that is none', ['install', 'claude-code', '--http', '127.0.0.1']],
    ['two scopes', ['install', 'codex', '--user', '--project']],
    ['local settings of an agent that has none', ['install', 'gemini', '--local']],
    ['a database in memory', ['install', 'codex', '--database', 'memory:']],
    ['no agent, where none is installed', ['install']],
  ])('%s', async (_, args) => {
    await refused(['hooks', ...args], 2, 'CLI_USAGE');
    expect(readdirSync(machine.project)).toEqual(['.git']);
  });

  test('no scope, outside of a repository', async () => {
    const { code, stderr } = await machine.skep(['hooks', 'install', 'codex'], { cwd: machine.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('--user');
  });
});

test('Claude Code can send its events to a server', async () => {
  await machine.skep(['hooks', 'install', '--http', 'http://127.0.0.1:7337', '--local']);
  const { hooks } = readJson(inProject('.claude/settings.local.json'));
  expect(hooks.Stop[0].hooks[0]).toMatchObject({
    type: 'http',
    url: 'http://127.0.0.1:7337/hooks/claude-code',
  });
  expect(hooks.SessionStart[0].hooks[0].type).toBe('command');
  expect((await machine.skep(['hooks', 'status', 'claude-code', '--local'])).code).toBe(0);
});
