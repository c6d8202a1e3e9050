import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

const SECRET = 'hunter2-is-not-a-password';
let machine: Machine;
let url: string;

const config = (args: readonly string[], input?: string) =>
  machine.skep(['config', ...args, '--database', url], input === undefined ? {} : { input });

beforeEach(async () => {
  machine = new Machine();
  url = `file:${join(machine.folder, 'fleet.db')}`;
  await machine.skep(['init', '--database', url]);
});

test('a plain value comes back as it was set, and is gone when deleted', async () => {
  await config(['set', 'default.branch', 'main']);
  expect(await config(['get', 'default.branch'])).toEqual({ code: 0, stdout: 'main\n', stderr: '' });
  await config(['delete', 'default.branch']);
  expect(await config(['get', 'default.branch'])).toMatchObject({ code: 3, stdout: '' });
});

test('a secret is read from stdin, printed only when asked for by name, and nowhere in the file', async () => {
  const set = await config(['set', 'token', '--secret'], `${SECRET}\n`);
  expect(set.stdout + set.stderr).not.toContain(SECRET);
  expect((await config(['get', 'token'])).stdout).toBe(`${SECRET}\n`);
  const lists = [await config(['list']), await config(['list', '--json'])].map(({ stdout }) => stdout);
  expect(lists[0]).toMatch(/token +\*+ +yes/);
  expect(JSON.parse(lists[1] ?? '')).toMatchObject([{ key: 'token', value: null, encrypted: true }]);
  expect(lists.join()).not.toContain(SECRET);
  expect(readFileSync(join(machine.folder, 'fleet.db'), 'latin1')).not.toContain(SECRET);
});

test('a secret on the command line is refused, and not repeated', async () => {
  const { code, stderr } = await config(['set', 'token', SECRET, '--secret']);
  expect(code).toBe(2);
  expect(stderr).not.toContain(SECRET);
  expect(await config(['get', 'token'])).toMatchObject({ code: 3 });
});

test('with another key a secret stays closed, and the key is named', async () => {
  await config(['set', 'token', '--secret'], SECRET);
  const environment = { SKEP_ENCRYPTION_KEY: 'ab'.repeat(32) };
  const { code, stderr } = await machine.skep(['config', 'get', 'token', '--database', url], { environment });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('SKEP_ENCRYPTION_KEY') });
});
