import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { inFolder } from '../../test/sqlite-engine.ts';
import { inspectDatabasePath } from './inspect-path.ts';

function makeDatabase(path: string): void {
  const database = new Database(path);
  database.exec('CREATE TABLE t (v)');
  database.close();
}

test('a database is there; an empty file and a new path become one', () =>
  inFolder(async (folder) => {
    makeDatabase(join(folder, 'a.db'));
    writeFileSync(join(folder, 'empty.db'), '');
    expect(await inspectDatabasePath(join(folder, 'a.db'))).toBe(true);
    expect(await inspectDatabasePath(join(folder, 'empty.db'))).toBe(false);
    expect(await inspectDatabasePath(join(folder, 'new.db'))).toBe(false);
  }));

test('a missing folder is not-found, and the message names it', () =>
  inFolder(async (folder) => {
    await expect(inspectDatabasePath(join(folder, 'no', 'a.db'))).rejects.toMatchObject({
      reason: 'not-found',
      message: expect.stringContaining(`mkdir -p "${join(folder, 'no')}"`),
    });
  }));

test('a path below a file is not-found', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'file'), '');
    for (const path of [join(folder, 'file', 'a.db'), join(folder, 'file', 'deeper', 'a.db')]) {
      await expect(inspectDatabasePath(path)).rejects.toMatchObject({ reason: 'not-found' });
    }
  }));

test('a folder is no database', () =>
  inFolder(async (folder) => {
    await expect(inspectDatabasePath(folder)).rejects.toMatchObject({ reason: 'not-a-database' });
  }));

test('looking at a database that this process has locked leaves it locked', { timeout: 30_000 }, () =>
  inFolder(async (folder) => {
    const path = join(folder, 'a.db');
    makeDatabase(path);
    const database = new Database(path);
    database.exec('BEGIN EXCLUSIVE');
    await inspectDatabasePath(path);
    const child = fork(new URL('../../test/lock-worker.ts', import.meta.url));
    child.send(path);
    const [answer] = await once(child, 'message');
    database.close();
    expect(answer).toBe('SQLITE_BUSY');
  }),
);

test('a file that is too short for a database is none', () =>
  inFolder(async (folder) => {
    for (const content of ['x', 'some notes']) {
      writeFileSync(join(folder, 'short'), content);
      await expect(inspectDatabasePath(join(folder, 'short'))).rejects.toMatchObject({
        reason: 'not-a-database',
      });
    }
  }));

describe('as a user without rights', () => {
  async function outcomes(paths: string[]): Promise<string[]> {
    const worker = new URL('../../test/inspect-worker.ts', import.meta.url);
    const child = fork(worker);
    child.send(paths);
    const [answer] = await once(child, 'message');
    return answer;
  }

  test('each lack of a right has its reason', { timeout: 30_000 }, () =>
    inFolder(async (folder) => {
      chmodSync(folder, 0o755);
      const at = (...parts: string[]) => join(folder, ...parts);
      for (const name of ['closed', 'fixed', 'open']) {
        mkdirSync(at(name));
        makeDatabase(at(name, 'a.db'));
      }
      makeDatabase(at('open', 'unreadable.db'));
      makeDatabase(at('open', 'unwritable.db'));
      chmodSync(at('open', 'a.db'), 0o666);
      chmodSync(at('open', 'unreadable.db'), 0o000);
      chmodSync(at('open', 'unwritable.db'), 0o444);
      chmodSync(at('fixed', 'a.db'), 0o666);
      chmodSync(at('closed'), 0o000);
      chmodSync(at('fixed'), 0o555);
      chmodSync(at('open'), 0o777);
      const expected = {
        [at('closed', 'a.db')]: 'permission',
        [at('closed', 'deeper', 'a.db')]: 'permission',
        [at('fixed', 'a.db')]: 'read-only',
        [at('fixed', 'new.db')]: 'read-only',
        [at('open', 'unreadable.db')]: 'permission',
        [at('open', 'unwritable.db')]: 'read-only',
        [at('open', 'a.db')]: 'there',
        [at('open', 'new.db')]: 'new',
      };
      const paths = Object.keys(expected);
      const reasons = await outcomes(paths);
      chmodSync(at('closed'), 0o755);
      expect(Object.fromEntries(paths.map((path, index) => [path, reasons[index]]))).toEqual(expected);
    }),
  );
});
