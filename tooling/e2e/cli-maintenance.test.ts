import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Machine, type SkepOptions } from './support/skep.ts';

const SECRET = 'hunter2-is-not-a-password';

let machine: Machine;
let file: string;

const skep = (args: readonly string[], options: SkepOptions = {}) =>
  machine.skep(['--database', file, ...args], options);
const json = <T>(args: readonly string[]) => machine.json<T>(['--database', file, ...args]);
const ids = async () => (await json<{ id: string }[]>(['ls', '--all'])).map(({ id }) => id).sort();

interface Backup {
  readonly path: string;
  readonly bytes: number;
  readonly rows: Record<string, number>;
  readonly feedHead: number;
}

beforeEach(async () => {
  machine = new Machine();
  file = join(machine.folder, 'fleet.db');
  await skep(['init']);
  await skep(['create', 'first', '--branch', 'main']);
});

test('a backup goes into the folder for backups and is listed there', async () => {
  const { code, stdout } = await skep(['backup']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Backed up to .*whole\n$/) });
  const [backup, ...others] = await json<Backup[]>(['backup', '--list']);
  expect(others).toEqual([]);
  expect(backup?.path.startsWith(join(machine.folder, 'backups', 'fleet-'))).toBe(true);
  expect(statSync(backup?.path ?? '').mode & 0o777).toBe(0o600);
  expect((await skep(['backup', '--list'])).stdout).toMatch(/MADE +AGE +SIZE +PATH\n.*fleet-/);
});

test('a backup to a path does not take the place of a file, unless it is told to', async () => {
  const report = await json<Backup>(['backup', 'copy.db']);
  expect(report).toMatchObject({ path: join(machine.project, 'copy.db'), rows: { instances: 1 } });
  const again = await skep(['backup', 'copy.db']);
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('copy.db exists already') });
  expect((await skep(['backup', 'copy.db', '--force'])).code).toBe(0);
  expect((await skep(['backup', '--force'])).code).toBe(2);
  expect((await skep(['backup', 'nowhere/copy.db'])).code).toBe(5);
});

test('a restore says what would be lost, wants a yes, and keeps what it replaces', async () => {
  await skep(['backup']);
  await skep(['create', 'second', '--branch', 'main']);
  const asked = await skep(['restore', 'latest']);
  expect(asked.code).toBe(2);
  expect(asked.stdout).toMatch(/backup +.*fleet-.*\n.*1 instance, 0 events; change 2\n/);
  expect(asked.stdout).toContain('1 later change would be lost (instances 1)');
  expect(await ids()).toEqual(['first', 'second']);

  const { code, stdout } = await skep(['restore', 'latest', '--yes']);
  expect(code).toBe(0);
  const replaced = /What was there before: (.*)\n/.exec(stdout)?.[1] ?? '';
  expect(await ids()).toEqual(['first']);
  file = replaced;
  expect(await ids()).toEqual(['first', 'second']);
});

test('a lost, or broken, database comes back', async () => {
  const { path } = await json<Backup>(['backup']);
  for (const harm of [() => truncateSync(file, 5000), () => writeFileSync(file, 'nothing of a database')]) {
    harm();
    expect((await skep(['ls'])).code).not.toBe(0);
    const { stdout } = await skep(['restore', path]);
    expect(stdout).toContain('cannot be read');
    expect((await skep(['restore', path, '--yes'])).code).toBe(0);
    expect(await ids()).toEqual(['first']);
  }
  const home = join(machine.folder, 'elsewhere.db');
  copyFileSync(path, join(machine.folder, 'usb.db'));
  file = home;
  expect((await skep(['restore', join(machine.folder, 'usb.db')])).stdout).toContain('is not there');
  expect((await skep(['restore', join(machine.folder, 'usb.db'), '--yes'])).code).toBe(0);
  expect(await ids()).toEqual(['first']);
});

test('a restore names who has the database open, and changes nothing', async () => {
  await skep(['backup']);
  const follower = machine.start(['--database', file, 'events', '--follow']);
  await follower.until((output) => output.includes('WHEN') || output.includes('TIME') || output !== '');
  const { code, stderr } = await skep(['restore', 'latest', '--yes']);
  follower.kill('SIGINT');
  await follower.ended;
  expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringContaining('events --follow') });
  expect(await ids()).toEqual(['first']);
});

test('what is no backup, and a folder without one, are told', async () => {
  expect(await skep(['restore', 'latest'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('skep backup'),
  });
  expect((await skep(['restore', 'nothing.db'])).code).toBe(5);
  const text = join(machine.project, 'notes.txt');
  writeFileSync(text, 'words and words '.repeat(1000));
  expect((await skep(['restore', text])).code).toBe(5);
  expect(await ids()).toEqual(['first']);
});

test('prune deletes old events, says so beforehand where it is asked to, and keeps their counts', async () => {
  await skep(['status', 'first', 'waiting_review']);
  await skep(['status', 'first', 'started']);
  interface Counted {
    readonly counts: { readonly events: number };
  }
  const before = await json<Counted>(['show', 'first']);
  expect(before.counts.events).toBe(2);
  const dry = await skep(['prune', '--before', '0s', '--dry-run']);
  expect(dry.stdout).toMatch(
    /^Would delete 2 events of 1 instance and \d+ entries of the change feed, from before /,
  );
  expect(await json<unknown[]>(['events'])).toHaveLength(2);
  expect(await json(['prune', '--before', '0s'])).toMatchObject({ events: 2, instances: 1, dry_run: false });
  expect(await json<unknown[]>(['events'])).toEqual([]);
  expect((await json<Counted>(['show', 'first'])).counts).toEqual(before.counts);
  expect((await skep(['prune', '--before', 'yesterday'])).code).toBe(2);
  expect((await skep(['prune', '--before', '2999-01-01'])).code).toBe(2);
});

test('vacuum says what it gave back', async () => {
  expect((await skep(['vacuum'])).stdout).toMatch(/^Gave back [\d.]+ (B|KB|MB)\n$/);
  expect(await json(['vacuum', '--incremental'])).toEqual({ freedBytes: expect.any(Number) });
});

test('a new key for secrets: they open, and those of a backup do until the old key is dropped', async () => {
  expect(await skep(['config', 'rotate-key'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('first secret'),
  });
  await skep(['config', 'set', 'token', '--secret'], { input: SECRET });
  const { path } = await json<Backup>(['backup']);
  const printed = await skep(['config', 'rotate-key']);
  expect(printed).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Encrypted 1 secret anew with the key \S+\n$/),
  });
  expect((await skep(['config', 'get', 'token'])).stdout).toBe(`${SECRET}\n`);
  await skep(['restore', path, '--yes']);
  expect((await skep(['config', 'get', 'token'])).stdout).toBe(`${SECRET}\n`);

  const dropped = await json<{ forgotten: number }>(['config', 'rotate-key', '--forget-older']);
  expect(dropped.forgotten).toBeGreaterThan(0);
  expect((await skep(['config', 'get', 'token'])).stdout).toBe(`${SECRET}\n`);
  await skep(['restore', path, '--yes']);
  expect((await skep(['config', 'get', 'token'])).code).toBe(1);
  for (const name of readdirSync(machine.folder, { recursive: true, encoding: 'utf8' })) {
    const at = join(machine.folder, name);
    if (statSync(at).isFile()) expect(readFileSync(at, 'latin1'), name).not.toContain(SECRET);
  }
});

test('a file is encrypted and decrypted as a whole, by a key that is shown nowhere', async () => {
  const key = 'correct horse battery staple';
  const keyed = { environment: { SKEP_FILE_KEY: key } };
  const { path } = await json<Backup>(['backup']);
  expect(await skep(['encrypt'], keyed)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  expect(await skep(['encrypt', '--yes'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('KEYFILE'),
  });
  expect(readFileSync(file, 'latin1')).toContain('SQLite format 3');

  const encrypted = await skep(['encrypt', '--yes'], { input: `${key}\n` });
  expect(encrypted).toMatchObject({ code: 0, stdout: expect.stringContaining(path) });
  expect(readFileSync(file, 'latin1')).not.toContain('SQLite format 3');
  expect(await skep(['ls'])).toMatchObject({ code: 5, stderr: expect.stringContaining('SKEP_FILE_KEY') });
  const other = await skep(['ls'], { environment: { SKEP_FILE_KEY: 'another' } });
  expect(other).toMatchObject({ code: 5, stderr: expect.stringContaining('SKEP_FILE_KEY') });
  expect((await skep(['ls'], keyed)).stdout).toContain('first');
  expect((await skep(['encrypt', '--yes'], keyed)).stdout).toContain('already');
  expect((await skep(['backup'], keyed)).code).toBe(0);
  expect((await skep(['restore', 'latest', '--yes'], keyed)).code).toBe(0);

  expect((await skep(['decrypt', '--yes'], { environment: { SKEP_FILE_KEY: 'another' } })).code).toBe(5);
  const decrypted = await skep(['decrypt', '--yes'], keyed);
  expect(decrypted).toMatchObject({ code: 0, stdout: expect.stringContaining('is plain now') });
  expect(await ids()).toEqual(['first']);
  for (const { stdout, stderr } of [encrypted, other, decrypted]) expect(stdout + stderr).not.toContain(key);
});

test('a sqlite: database is not encrypted', async () => {
  file = `sqlite:${file}`;
  const { code, stderr } = await skep(['encrypt', '--yes'], { environment: { SKEP_FILE_KEY: 'k' } });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('file:PATH') });
});

test('nobody makes a database by maintaining one that is not there', async () => {
  file = join(machine.folder, 'missing.db');
  for (const command of [['backup'], ['prune'], ['vacuum'], ['config', 'rotate-key']]) {
    expect((await skep(command)).code).toBe(6);
  }
  expect(existsSync(file)).toBe(false);
});
