import { fork } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeKeyFile, readKeyFile, replaceKeyFile } from './key-file.ts';
import { KeyFileError } from './key-file-error.ts';
import { randomKey } from './secret-key.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skep-key-'));
  file = join(folder, 'fleet.db.key');
});
afterEach(() => rm(folder, { recursive: true }));

test('only its owner may use the file, and nothing else is left', async () => {
  const made = await makeKeyFile(file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['fleet.db.key']);
  expect(await readKeyFile(file)).toEqual(made);
});

test('there is no key where there is no file', async () => {
  expect(await readKeyFile(file)).toBeNull();
});

test('an existing file is never overwritten', async () => {
  const made = await makeKeyFile(file);
  expect(await makeKeyFile(file)).toEqual(made);
});

test('those who make it at once get the same key', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => makeKeyFile(file)));
  expect(new Set(keys.map(([key]) => key?.id)).size).toBe(1);
});

test('processes that make it at once get the same key', async () => {
  const worker = new URL('../test/make-key-file.ts', import.meta.url);
  const ids = await Promise.all(
    Array.from(
      { length: 4 },
      () =>
        new Promise<unknown>((resolve, reject) => {
          const child = fork(worker, [file]);
          child.once('message', resolve);
          child.once('error', reject);
          child.once('exit', (code) => code !== 0 && reject(new Error(`the worker ended with ${code}`)));
        }),
    ),
  );
  expect(new Set(ids).size).toBe(1);
  expect((await readKeyFile(file))?.[0]?.id).toBe(ids[0]);
});

test.each([0o640, 0o604, 0o666])('a file with mode %o is refused', async (mode) => {
  await makeKeyFile(file);
  await chmod(file, mode);
  await expect(readKeyFile(file)).rejects.toThrow(/chmod 600/);
});

test('a file that holds no key is refused', async () => {
  await writeFile(file, 'not a key', { mode: 0o600 });
  await expect(readKeyFile(file)).rejects.toThrow(KeyFileError);
  await expect(makeKeyFile(file)).rejects.toThrow(KeyFileError);
});

test('a folder that does not exist is named', async () => {
  await expect(makeKeyFile(join(folder, 'nowhere', 'key'))).rejects.toThrow(/cannot be made/);
});

test('the keys of a file can be replaced, and the first is the current one', async () => {
  const [old] = await makeKeyFile(file);
  if (old === undefined) throw new Error('no key was made');
  const added = randomKey();
  await replaceKeyFile(file, [added, old]);
  expect((await readKeyFile(file))?.map(({ id }) => id)).toEqual([added.id, old.id]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['fleet.db.key']);
});

test('a file with anything but keys in it is refused, and what it says is not told', async () => {
  await writeFile(file, `${'ab'.repeat(32)}\nhunter2\n`, { mode: 0o600 });
  const failing = readKeyFile(file);
  await expect(failing).rejects.toBeInstanceOf(KeyFileError);
  await expect(failing).rejects.not.toThrow(/hunter2|abab/);
});
