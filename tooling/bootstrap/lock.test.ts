import { fork, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skep-lock-'));
  lock = join(folder, 'cache/lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('is gone when the work is done', async () => {
  expect(await withLock(lock, async () => existsSync(lock))).toBe(true);
  expect(existsSync(lock)).toBe(false);
});

test('is gone when the work fails', async () => {
  await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(lock)).toBe(false);
});

test('says once who is waited for', async () => {
  const owners: string[] = [];
  const options = { pollMilliseconds: 5, onWait: (owner: string) => owners.push(owner) };
  const first = withLock(lock, () => new Promise((resolve) => setTimeout(resolve, 100)));
  await withLock(lock, async () => undefined, options);
  await first;
  expect(owners).toEqual([`${process.pid}@${hostname()}`]);
});

test('is taken over from a process that has died', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, 'owner'), `${pid}@${hostname()}`);
  expect(await withLock(lock, async () => 'taken')).toBe('taken');
});

test('processes take turns, also when one dies holding the lock', async () => {
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const script = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))};
    await withLock(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'begin ' + process.pid + '\\n');
      await sleep(20);
      if (process.argv.includes('die')) process.kill(process.pid, 'SIGKILL');
      appendFileSync(${JSON.stringify(log)}, 'end ' + process.pid + '\\n');
    }, { pollMilliseconds: 5 });
  `;
  const file = join(folder, 'worker.mjs');
  writeFileSync(file, script);
  const workers = ['die', '', '', '', 'die', ''].map((argument) => fork(file, [argument], { silent: true }));
  const codes = await Promise.all(
    workers.map((worker) => new Promise((resolve) => worker.on('exit', (code) => resolve(code)))),
  );
  expect(codes).toEqual([null, 0, 0, 0, null, 0]);

  let holder: string | undefined;
  const dead = new Set(workers.filter((worker) => worker.signalCode).map((worker) => String(worker.pid)));
  for (const line of readFileSync(log, 'utf8').trim().split('\n')) {
    const [what, pid] = line.split(' ');
    if (what === 'begin') {
      expect(holder === undefined || dead.has(holder)).toBe(true);
      holder = pid;
    } else {
      expect(pid).toBe(holder);
      holder = undefined;
    }
  }
});
