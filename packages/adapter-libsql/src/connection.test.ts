import { createClient } from '@libsql/client/sqlite3';
import { expect, test } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { TestProcess } from '../test/processes.ts';
import { Connection } from './connection.ts';

const SETTINGS = 'PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA query_only = ON;';

/** Settings that differ from the driver's own, so that a connection without them is seen. */
async function settingsOf(connection: Connection): Promise<unknown[]> {
  const names = ['foreign_keys', 'synchronous', 'query_only'];
  const values: unknown[] = [];
  for (const name of names) values.push(...Object.values((await connection.all(`PRAGMA ${name}`))[0] ?? {}));
  return values;
}

async function withDatabase(work: (path: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const path = `${folder}/with spaces, 100% ?#.db`;
    const client = createClient({ url: `file:${encodeURIComponent(path)}` });
    await client.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)');
    client.close();
    await work(path);
  });
}

test(
  'every connection that is opened has the settings: the first, a transaction’s, and the one after a lock',
  {
    timeout: 30_000,
  },
  () =>
    withDatabase(async (path) => {
      const connection = new Connection({ path, settings: SETTINGS, busyTimeout: 0 });
      expect(await settingsOf(connection)).toEqual([1, 1, 1]);
      await connection.begin('read');
      expect(await settingsOf(connection)).toEqual([1, 1, 1]);
      await connection.rollback();

      await using other = new TestProcess();
      await other.run({ job: 'lock', path, how: 'EXCLUSIVE' });
      await expect(connection.all('SELECT * FROM t')).rejects.toMatchObject({ reason: 'busy' });
      await expect(connection.begin('read')).rejects.toMatchObject({ reason: 'busy' });
      await other.run({ job: 'unlock', afterMilliseconds: 0 });
      expect(await settingsOf(connection)).toEqual([1, 1, 1]);
      expect(await connection.all('SELECT * FROM t')).toEqual([]);
      connection.close();
    }),
);

test('a script that fails half-way is undone with its transaction', () =>
  withDatabase(async (path) => {
    const connection = new Connection({ path, settings: '', busyTimeout: 0 });
    await connection.begin('write');
    await expect(
      connection.script(
        'CREATE TABLE half (v); INSERT INTO t VALUES (1, 1); INSERT INTO nowhere VALUES (1);',
      ),
    ).rejects.toMatchObject({ reason: 'unknown' });
    await connection.rollback();
    expect(await connection.all("SELECT name FROM sqlite_schema WHERE name = 'half'")).toEqual([]);
    expect(await connection.all('SELECT * FROM t')).toEqual([]);
    connection.close();
  }));

test('numbers are bound as integers, and come back as numbers', () =>
  withDatabase(async (path) => {
    const connection = new Connection({ path, settings: '', busyTimeout: 0 });
    const largest = Number.MAX_SAFE_INTEGER;
    expect(
      await connection.all('SELECT typeof(?1) AS kind, ?1 AS value, ?2 / 2 AS half, typeof(?3) AS exact', [
        largest,
        5,
        7n,
      ]),
    ).toMatchObject([{ kind: 'integer', value: largest, half: 2, exact: 'integer' }]);
    await connection.run('INSERT INTO t VALUES (1, 9223372036854775807)');
    await expect(connection.all('SELECT v FROM t', [], 't')).rejects.toMatchObject({
      reason: 'corrupt',
      table: 't',
    });
    connection.close();
  }));

test('after the engine has rolled back by itself, nothing more is done in that transaction', () =>
  withDatabase(async (path) => {
    const connection = new Connection({ path, settings: '', busyTimeout: 0 });
    await connection.begin('write');
    await expect(
      connection.run('INSERT OR ROLLBACK INTO t (id, v) SELECT 1, 1 FROM (VALUES (1), (2))'),
    ).rejects.toMatchObject({ reason: 'unique' });
    expect(connection.inTransaction).toBe(false);
    await expect(connection.run('INSERT INTO t (v) VALUES (1)')).rejects.toMatchObject({ reason: 'unknown' });
    await expect(connection.commit()).rejects.toMatchObject({ reason: 'unknown' });
    await connection.rollback();
    expect(await connection.all('SELECT * FROM t')).toEqual([]);
    connection.close();
  }));
