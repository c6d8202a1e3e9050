import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { StorageError } from '@skep/contracts';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { givingUp, Reserve } from './reserve.ts';

const BYTES = 1_500_000;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skep-reserve-'));
  file = join(folder, 'fleet.db');
  onTestFinished(() => rm(folder, { recursive: true }));
});

const full = () => new StorageError('disk-full', 'The disk is full.');

test('it takes its bytes from the file system, for this user alone, and gives them back', async () => {
  const reserve = new Reserve(file, BYTES);
  await reserve.ensure();
  const { size, mode, blocks } = statSync(`${file}.reserve`);
  expect([size, mode & 0o777]).toEqual([BYTES, 0o600]);
  expect(blocks * 512).toBeGreaterThanOrEqual(BYTES);
  expect(gzipSync(readFileSync(`${file}.reserve`)).length).toBeGreaterThan(BYTES * 0.99);
  expect(await reserve.release()).toBe(true);
  expect(await reserve.release()).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('one that is there is left alone, one that is too small is made anew', async () => {
  await new Reserve(file, BYTES).ensure();
  const before = readFileSync(`${file}.reserve`);
  await new Reserve(file, BYTES).ensure();
  expect(readFileSync(`${file}.reserve`).equals(before)).toBe(true);
  await new Reserve(file, BYTES + 1).ensure();
  expect(statSync(`${file}.reserve`).size).toBe(BYTES + 1);
});

test('where there is no ample space, no file, or none is wanted, none is made', async () => {
  await new Reserve(file, 2 ** 52).ensure();
  await new Reserve(null, BYTES).ensure();
  await new Reserve(file, 0).ensure();
  await new Reserve(join(folder, 'missing', 'fleet.db'), BYTES).ensure();
  expect(readdirSync(folder)).toEqual([]);
});

test('work that meets a full disk is done once more without it', async () => {
  const reserve = new Reserve(file, BYTES);
  await reserve.ensure();
  let calls = 0;
  const work = async () => {
    calls += 1;
    if (readdirSync(folder).length > 0) throw full();
    return 'done';
  };
  expect(await givingUp(reserve, work)).toBe('done');
  expect(calls).toBe(2);
});

test('without a reserve, or for another reason, work fails as it fails', async () => {
  const reserve = new Reserve(file, BYTES);
  await expect(givingUp(reserve, () => Promise.reject(full()))).rejects.toMatchObject({
    reason: 'disk-full',
  });
  await reserve.ensure();
  const busy = new StorageError('busy', 'It is locked.');
  await expect(givingUp(reserve, () => Promise.reject(busy))).rejects.toBe(busy);
  expect(readdirSync(folder)).toEqual(['fleet.db.reserve']);
});
