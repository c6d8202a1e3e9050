import { execFileSync, spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { InstanceRecord } from '@skep/contracts';
import { initializeDatabase } from '@skep/core';
import { beforeEach, expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

interface Shown extends InstanceRecord {
  readonly activity: { readonly state: string; readonly since: string; readonly reason: string };
  readonly counts: { readonly events: number };
}

let machine: Machine;
beforeEach(async () => {
  machine = new Machine();
  execFileSync('git', ['init', '-q', '-b', 'work-12'], { cwd: machine.project });
  await machine.skep(['init']);
});

const hook = (hook_event_name: string, more: object = {}) =>
  machine.skep(['hook', 'claude-code'], {
    input: JSON.stringify({ session_id: 's1', cwd: machine.project, hook_event_name, ...more }),
  });
const call = { tool_name: 'Bash', tool_use_id: 't1', tool_input: { command: 'make' } };
const states = async (...args: string[]) =>
  Object.fromEntries(
    (await machine.json<Shown[]>(['ls', ...args])).map(({ id, activity }) => [id, activity.state]),
  );

test('what an agent does is told by what its hooks told last', async () => {
  const steps: [string, object, string][] = [
    ['SessionStart', { source: 'startup' }, 'idle session_started'],
    ['UserPromptSubmit', { prompt: 'build it' }, 'working prompt'],
    ['PreToolUse', call, 'working tool_call'],
    ['PermissionRequest', { tool_name: 'Bash' }, 'waiting needs_attention'],
    ['PostToolUse', { ...call, tool_response: 'ok' }, 'working progress'],
    ['Stop', {}, 'idle turn_ended'],
    ['SessionEnd', { reason: 'exit' }, 'ended session_ended'],
  ];
  for (const [event, more, expected] of steps) {
    await hook(event, more);
    const [line] = await machine.json<Shown[]>(['ls']);
    expect(`${line?.activity.state} ${line?.activity.reason}`, event).toBe(expected);
    expect(Date.parse(line?.activity.since ?? '')).toBeLessThanOrEqual(Date.now());
  }
});

test('ls and show say who waits, and since when', async () => {
  await hook('SessionStart', { source: 'startup' });
  await hook('PermissionRequest', { tool_name: 'Bash' });
  const { stdout } = await machine.skep(['ls']);
  expect(stdout).toMatch(
    /^ID +TYPE +STATUS +ACTIVITY +AGENT .*\nwork-12-a1 +coding +started +waiting +claude-code /,
  );
  const shown = await machine.skep(['show', 'work-12-a1']);
  expect(shown.stdout).toMatch(/\nactivity +waiting since \d{4}-.* \(.+\): needs attention\n/);
});

test('an agent whose process is not there any more is gone, and one of another machine is not', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await machine.skep(['create', 'here', '--pid', String(pid), '--host', hostname()]);
  await machine.skep(['create', 'there', '--pid', String(pid), '--host', `not-${hostname()}`]);
  await machine.skep(['create', 'mine', '--pid', String(process.pid), '--host', hostname()]);
  expect(await states()).toEqual({ here: 'gone', there: 'idle', mine: 'idle' });
});

test('ls lists those in the states that are asked for, finished ones as well where they are', async () => {
  for (const id of ['one', 'two', 'three']) await machine.skep(['create', id]);
  await machine.skep(['status', 'three', 'terminated']);
  await machine.skep(['create', 'lost', '--pid', String(spawnSync('true').pid), '--host', hostname()]);
  expect(await states('--activity', 'gone,ended')).toEqual({ lost: 'gone', three: 'ended' });
  expect(await states('--activity', 'idle', '--limit', '1', '--sort', 'created')).toEqual({ two: 'idle' });
  const { stderr } = await machine.skep(['ls', '--activity', 'waiting']);
  expect(stderr).toBe('No instance matches.\n');
  expect(await machine.skep(['ls', '--activity', 'asleep'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('waiting, stalled, gone, working, reviewing, idle, ended'),
  });
});

test('show tells the tokens by model', async () => {
  await machine.skep(['create', 'one']);
  const db = await initializeDatabase({ url: `file:${join(machine.project, '.skep', 'skep.db')}` });
  const usage = { session_id: 's1', instance_id: 'one', input_tokens: 1200, output_tokens: 7 };
  await db.recordMessageUsage({ ...usage, message_id: 'a', model: 'opus' });
  await db.recordMessageUsage({ ...usage, message_id: 'b', model: 'opus' });
  await db.disconnect();
  expect((await machine.skep(['show', 'one'])).stdout).toMatch(
    /\ntokens +opus: 2 messages, 2,400 in, 14 out\n/,
  );
  expect(await machine.json(['show', 'one'])).toMatchObject({
    activity: { state: 'idle', reason: 'no_events' },
    counts: { events: 0, tool_calls: 0, failures: 0, last_event_at: null },
    tokens: [{ model: 'opus', messages: 2, input_tokens: 2400, output_tokens: 14 }],
  });
});
