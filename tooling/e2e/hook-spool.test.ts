import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MCPEventRecord } from '@skep/contracts';
import { initializeDatabase } from '@skep/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Ended, Machine, type SkepOptions } from './support/skep.ts';

const SILENT: Ended = { code: 0, stdout: '', stderr: '' };
/** Nobody records in the background: what waits, waits. */
const ALONE = { SKEP_NO_RECORDER: '1' };

let machine: Machine;
let folder: string;
beforeEach(() => {
  machine = new Machine();
  folder = join(machine.project, '.skep');
  execFileSync('git', ['init', '-q', '-b', 'work-12'], { cwd: machine.project });
});

const payload = (id: string) =>
  JSON.stringify({
    session_id: 's1',
    cwd: machine.project,
    hook_event_name: 'PostToolUse',
    tool_name: 'Bash',
    tool_use_id: id,
    tool_input: { command: 'npm test' },
    tool_response: { stdout: 'ok' },
  });
const hook = (id: string, environment: Record<string, string> = {}): Promise<Ended> =>
  machine.skep(['hook', 'claude-code'], { input: payload(id), environment });
const ids = (count: number, prefix = 't') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const stored = async (options: SkepOptions = {}) =>
  (await machine.json<MCPEventRecord[]>(['events', '--limit', '10000'], options))
    .map(({ tool_use_id }) => tool_use_id ?? '')
    .sort();
const spoolFiles = () => readdirSync(folder).filter((file) => /\.spool(\.\d{10}-.*)?$/.test(file));

interface Report {
  checks: { name: string; status: string; message: string }[];
}
const spoolCheck = async () => {
  const { stdout } = await machine.skep(['doctor', '--json']);
  return (JSON.parse(stdout) as Report).checks.filter(({ name }) => name.startsWith('spool'));
};

test('events reach the database by themselves', async () => {
  expect(await hook('t1')).toEqual(SILENT);
  while (!existsSync(join(folder, 'skep.db')) || spoolFiles().length > 0) await sleep(20);
  // Read through the library, which knows of no spool.
  const db = await initializeDatabase({ url: `file:${join(folder, 'skep.db')}` });
  expect(await db.listMCPEvents()).toMatchObject([{ tool_use_id: 't1', outcome: 'succeeded' }]);
  await db.disconnect();
});

test('what waits is recorded, in order, by the next command that looks, also where there was no database', async () => {
  for (const id of ids(5)) expect(await hook(id, ALONE)).toEqual(SILENT);
  expect(existsSync(join(folder, 'skep.db'))).toBe(false);
  expect(await spoolCheck()).toMatchObject([{ message: expect.stringContaining('5 events') as string }]);
  const events = await machine.json<MCPEventRecord[]>(['events']);
  expect(events.map(({ tool_use_id }) => tool_use_id)).toEqual(ids(5));
  expect(spoolFiles()).toEqual([]);
  expect(await spoolCheck()).toMatchObject([{ status: 'healthy', message: 'no event waits' }]);
  expect(await machine.json(['drain'])).toEqual({ recorded: 0, rejected: 0 });
});

test('twenty hooks at once return while another process holds the lock, and each event is there once after', {
  timeout: 120_000,
}, async () => {
  await machine.skep(['init']);
  const db = await initializeDatabase({ url: `file:${join(folder, 'skep.db')}` });
  await db.adapter.transaction(async () => {
    const unlock = sleep(5000, 'unlocked');
    const returned = Promise.all(ids(20).map((id) => hook(id))).then((ends) => ({ ends }));
    expect(await Promise.race([returned, unlock])).toEqual({ ends: ids(20).map(() => SILENT) });
    // A command that only looks shows what there is, and says that something waits.
    const looked = machine.skep(['ls']).then(({ code, stderr }) => ({ code, stderr }));
    expect(await looked).toMatchObject({ code: 0, stderr: expect.stringContaining('wait') as string });
    await unlock;
  });
  await db.disconnect();
  while (spoolFiles().length > 0) await sleep(50);
  expect(await stored()).toEqual(ids(20).sort());
  expect(existsSync(join(folder, 'hook.log'))).toBe(false);
});

describe('a database that cannot take events', () => {
  test('keeps none from waiting; once it can, they are recorded', async () => {
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'skep.db'),
      'this is no database, and longer than its header would be '.repeat(99),
    );
    for (const id of ids(3)) expect(await hook(id)).toEqual(SILENT);
    while (!existsSync(join(folder, 'hook.log'))) await sleep(20);
    expect(readFileSync(join(folder, 'hook.log'), 'utf8')).toContain('DATABASE_');
    expect(await spoolCheck()).toMatchObject([{ message: expect.stringContaining('3 events') as string }]);
    rmSync(join(folder, 'skep.db'));
    expect(await stored()).toEqual(ids(3));
  });

  test('where there is no place beside it, they wait in the user’s own folder', async () => {
    writeFileSync(folder, 'a file, where the folder would be');
    for (const id of ids(3)) expect(await hook(id)).toEqual(SILENT);
    const state = join(machine.folder, 'home/.local/state/skep');
    expect(readFileSync(join(state, 'hook.log'), 'utf8')).toContain('HOOK_SPOOL_ELSEWHERE');
    expect(await spoolCheck()).toMatchObject([{ message: expect.stringContaining('3 events') as string }]);
    rmSync(folder);
    expect(await stored()).toEqual(ids(3));
  });
});

test('in a worktree whose repository is gone, events go to the person’s own database', async () => {
  const worktree = join(machine.folder, 'work-7');
  mkdirSync(worktree);
  writeFileSync(join(worktree, '.git'), 'gitdir: /nowhere/.git/worktrees/work-7\n');
  const input = JSON.stringify({ session_id: 's7', hook_event_name: 'Stop', cwd: worktree });
  expect(await machine.skep(['hook', 'claude-code'], { input })).toEqual(SILENT);
  const own = join(machine.folder, 'home/.local/share/skep/skep.db');
  expect(await machine.json(['events', '--database', own])).toMatchObject([{ session_id: 's7' }]);
});

test('an entry that is none holds up nothing, and is kept with the reason', async () => {
  await hook('t0', ALONE);
  writeFileSync(join(folder, 'skep.db.spool'), '\n{"version":1,"agent":"claude-co', { flag: 'a' });
  await hook('t1', ALONE);
  const looked = await machine.skep(['ls']);
  expect(looked).toMatchObject({ code: 0, stderr: expect.stringContaining('skep doctor') as string });
  expect(await stored()).toEqual(['t0', 't1']);
  expect(JSON.parse(readFileSync(join(folder, 'skep.db.spool.rejected'), 'utf8'))).toMatchObject({
    reason: expect.stringContaining('not valid JSON') as string,
  });
  expect(await spoolCheck()).toMatchObject([{ status: 'healthy' }, { status: 'degraded' }]);
});

test('recorders are killed again and again while eight agents report: nothing is lost, nothing is there twice', {
  timeout: 240_000,
}, async () => {
  const agents = ids(8, 'a').map(async (agent, index) => {
    for (const id of ids(15, `${agent}-`)) {
      expect(await hook(id)).toEqual(SILENT);
      await sleep(index * 7);
    }
  });
  let working = true;
  const all = Promise.all(agents).finally(() => {
    working = false;
  });
  let kills = 0;
  while (working) {
    await sleep(Math.random() * 150);
    if (killRecorder()) kills += 1;
  }
  await all;
  expect(kills).toBeGreaterThan(5);
  const expected = ids(8, 'a').flatMap((agent) => ids(15, `${agent}-`));
  expect(await stored()).toEqual(expected.sort());
  expect(await machine.json(['ls'])).toHaveLength(1);
  expect(existsSync(join(folder, 'skep.db.spool.rejected'))).toBe(false);
});

test('hooks are killed while they run: what the others took is all there', { timeout: 240_000 }, async () => {
  const taken: string[] = [];
  for (const id of ids(60)) {
    const running = machine.start(['hook', 'claude-code'], { input: payload(id), environment: ALONE });
    setTimeout(() => running.kill('SIGKILL'), 10 + Math.random() * 40);
    if ((await running.ended).code === 0) taken.push(id);
  }
  const found = await stored();
  expect(found).toEqual([...new Set(found)]);
  expect(taken.filter((id) => !found.includes(id))).toEqual([]);
});

/** Kills the recorder that is at work, if there is one. */
function killRecorder(): boolean {
  try {
    const { pid } = JSON.parse(readFileSync(join(folder, 'skep.db.spool.recorder'), 'utf8')) as {
      pid: number;
    };
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
