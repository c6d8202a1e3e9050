import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { MCPEventRecord } from '@skep/contracts';
import { initializeDatabase } from '@skep/core';
import { beforeEach, expect, test } from 'vitest';
import { Machine, skepProgram } from './support/skep.ts';
import { startWorker } from './support/worker.ts';

let machine: Machine;
let url: string;
beforeEach(async () => {
  machine = new Machine();
  url = `file:${join(machine.folder, 'fleet.db')}`;
  await machine.skep(['init', '--database', url]);
  await machine.skep(['create', 'one', '--branch', 'b', '--database', url]);
});

const parsed = (output: string): MCPEventRecord[] =>
  output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as MCPEventRecord);

test('--follow shows what other processes write, each event once, and ends on Ctrl-C', async () => {
  const follow = machine.start(['events', '--follow', '--json', '--database', url]);
  const writers = ['one', 'two', 'three'];
  for (const name of writers.slice(1)) {
    await machine.skep(['create', name, '--branch', 'b', '--database', url]);
  }
  const count = 200;
  const ends = await Promise.all(
    writers.map((name) => startWorker('log-events', [url, name, String(count)]).ended),
  );
  expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    writers.map(() => ({ code: 0, stderr: '' })),
  );
  await follow.until((output) => output.split('\n').length > count * writers.length);
  follow.kill('SIGINT');
  expect(await follow.ended).toMatchObject({ code: 0, stderr: '' });
  const ids = parsed(follow.output()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(count * writers.length);
  expect(ids).toHaveLength(count * writers.length);
});

test('--follow shows an event again when its outcome changes', async () => {
  const follow = machine.start(['events', '--follow', '--json', '--limit', '0', '--database', url]);
  const db = await initializeDatabase({ url });
  const call = { instance_id: 'one', tool_name: 'Bash', session_id: 's', tool_use_id: 't' } as const;
  // Until it follows, it may not have been asked to show anything yet.
  await db.logMCPEvent({ instance_id: 'one', tool_name: 'first', success: true });
  let attempts = 0;
  while (follow.output() === '' && attempts < 200) {
    attempts += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    await db.logMCPEvent({ instance_id: 'one', tool_name: 'again', success: true });
  }
  await db.logMCPEvent({ ...call, outcome: 'running' });
  await follow.until((output) => output.includes('"running"'));
  await db.logMCPEvent({ ...call, outcome: 'failed', error_message: 'no' });
  await follow.until((output) => output.includes('"failed"'));
  follow.kill('SIGINT');
  await follow.ended;
  await db.disconnect();
  const outcomes = parsed(follow.output()).filter(({ tool_use_id }) => tool_use_id === 't');
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['running', 'failed']);
});

test('filters and limits choose the newest that match, oldest first', async () => {
  const db = await initializeDatabase({ url });
  for (const number of [1, 2, 3, 4]) {
    await db.logMCPEvent({
      instance_id: 'one',
      tool_name: `tool ${number}`,
      success: number % 2 === 0,
      timestamp: new Date(Date.UTC(2026, 0, number)),
    });
  }
  await db.disconnect();
  const names = async (...args: string[]) =>
    (await machine.json<MCPEventRecord[]>(['events', ...args, '--database', url])).map(
      ({ tool_name }) => tool_name,
    );
  expect(await names('--limit', '2')).toEqual(['tool 3', 'tool 4']);
  expect(await names('--failed')).toEqual(['tool 1', 'tool 3']);
  expect(await names('one', '--since', '2026-01-02T12:00:00Z')).toEqual(['tool 3', 'tool 4']);
});

test('a reader that has enough ends it in silence', async () => {
  const db = await initializeDatabase({ url });
  await db.transaction(async (tx) => {
    for (let number = 0; number < 3000; number += 1) {
      await tx.logMCPEvent({ instance_id: 'one', tool_name: 'x'.repeat(200), success: true });
    }
  });
  await db.disconnect();
  const command = `"${process.execPath}" "${skepProgram}" events --limit 3000 --database "${url}" | head -n 1`;
  const shell = spawn('sh', ['-c', command], { cwd: machine.project });
  let stderr = '';
  shell.stderr.on('data', (chunk: Buffer) => {
    stderr += String(chunk);
  });
  const code = await new Promise((resolve) => shell.once('close', resolve));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
