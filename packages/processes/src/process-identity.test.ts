import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { isRunning, thisProcess } from './process-identity.ts';

test('this process runs; another machine’s is taken to run', () => {
  expect(thisProcess()).toMatchObject({ pid: process.pid });
  expect(isRunning(thisProcess())).toBe(true);
  expect(isRunning({ ...thisProcess(), host: 'elsewhere', pid: 2 ** 22 + 1 })).toBe(true);
});

test('one that is gone, or has another start than told, does not', () => {
  expect(isRunning({ ...thisProcess(), pid: 2 ** 22 + 1 })).toBe(false);
  expect(isRunning({ ...thisProcess(), started: null })).toBe(true);
});

describe.runIf(process.platform === 'linux')('on Linux', () => {
  let stop = () => {};
  afterEach(() => stop());

  test('one that has its number from another does not', () => {
    expect(isRunning({ ...thisProcess(), started: '1' })).toBe(false);
  });

  test('one that was killed and that nobody collects does not', async () => {
    // The shell becomes a program that knows nothing of the child it has.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
    stop = () => void parent.kill('SIGKILL');
    const [output] = await once(parent.stdout, 'data');
    const child = { ...thisProcess(), pid: Number(String(output)), started: null };
    expect(isRunning(child)).toBe(true);
    // Killed before the shell has become the other, it would be collected after all: then it is gone as well.
    process.kill(child.pid, 'SIGKILL');
    await expect.poll(() => isRunning(child)).toBe(false);
  });
});
