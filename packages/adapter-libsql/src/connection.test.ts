import { Connection, openFile } from '@skep/sql-schema';
import { expect, test } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { TestProcess } from '../test/processes.ts';
import { driver } from './driver.ts';

const PRAGMAS = ['foreign_keys = ON', 'synchronous = NORMAL', 'query_only = ON'];

/** Settings that differ from the driver's own, so that a connection without them is seen. */
function settingsOf(connection: Connection): unknown[] {
  const names = ['foreign_keys', 'synchronous', 'query_only'];
  return names.flatMap((name) => Object.values(connection.all(`PRAGMA ${name}`)[0] ?? {}));
}

async function withDatabase(work: (path: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const path = `${folder}/with spaces, 100% ?#.db`;
    const connection = new Connection(driver, { path, pragmas: [] });
    connection.direct('CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)');
    connection.close();
    await work(path);
  });
}

/** A call that is kept, as those of the adapter are. */
const insertion = (v: number) => ({
  shape: 'insert t',
  text: () => 'INSERT INTO t (v) VALUES (?)',
  params: [v],
  table: 't',
});
const selection = { shape: 'select t', text: () => 'SELECT v FROM t', params: [], table: 't' };
const allOfThem = { ...selection, isSingle: false, mode: {} };

test(
  'every connection that is opened has the settings: the first, a transaction’s, and the one after a lock',
  {
    timeout: 30_000,
  },
  () =>
    withDatabase(async (path) => {
      const connection = new Connection(driver, { path, pragmas: PRAGMAS });
      expect(settingsOf(connection)).toEqual([1, 1, 1]);
      connection.begin('read');
      expect(settingsOf(connection)).toEqual([1, 1, 1]);
      connection.rollback();

      await using other = new TestProcess();
      await other.run({ job: 'lock', path, how: 'EXCLUSIVE' });
      const busy = expect.objectContaining({ reason: 'busy' });
      expect(() => connection.all('SELECT * FROM t')).toThrow(busy);
      expect(() => connection.begin('read')).toThrow(busy);
      await other.run({ job: 'unlock', afterMilliseconds: 0 });
      expect(settingsOf(connection)).toEqual([1, 1, 1]);
      expect(connection.all('SELECT * FROM t')).toEqual([]);
      connection.close();
    }),
);

test.each(['DELETE', 'WAL'])(
  'a kept statement that met a lock stands in nobody’s way, run again or not (journal: %s)',
  { timeout: 30_000 },
  (journal) =>
    withDatabase(async (path) => {
      const connection = new Connection(driver, { path, pragmas: [`journal_mode = ${journal}`] });
      connection.change(insertion(1));
      expect(connection.rows(allOfThem)).toEqual([{ v: 1 }]);
      await using other = new TestProcess();
      await other.run({ job: 'lock', path, how: 'EXCLUSIVE' });
      const busy = expect.objectContaining({ reason: 'busy' });
      expect(() => connection.change(insertion(2))).toThrow(busy);
      if (journal === 'DELETE') expect(() => connection.rows(allOfThem)).toThrow(busy);
      expect(() => connection.begin('write')).toThrow(busy);
      await other.run({ job: 'unlock', afterMilliseconds: 0 });

      connection.begin('write');
      connection.change({ ...insertion(3), shape: 'insert t otherwise' });
      connection.commit();
      const peer = openFile(driver, { path, pragmas: [] });
      peer.begin('write');
      peer.change(insertion(4));
      peer.commit();
      // What was read before the lock is not read from the past.
      expect(connection.rows(allOfThem)).toEqual([{ v: 1 }, { v: 3 }, { v: 4 }]);
      connection.change(insertion(5));
      expect(peer.rows(allOfThem)).toHaveLength(4);
      peer.direct('PRAGMA wal_checkpoint(TRUNCATE); VACUUM');
      expect(connection.rows(allOfThem)).toHaveLength(4);
      peer.close();
      connection.close();
    }),
);

test('a row that was read alone of many leaves no view behind', () =>
  withDatabase(async (path) => {
    const connection = new Connection(driver, { path, pragmas: ['journal_mode = WAL'] });
    for (const v of [1, 2, 3]) connection.change(insertion(v));
    const first = { ...selection, shape: 'first of t', isSingle: true, mode: { asArrays: true } };
    const [row] = connection.rows(first);
    expect([...(row as unknown[])]).toEqual([1]);
    const peer = openFile(driver, { path, pragmas: [] });
    peer.change(insertion(4));
    expect(peer.all('PRAGMA wal_checkpoint(TRUNCATE)')).toMatchObject([{ busy: 0 }]);
    expect(connection.rows(allOfThem)).toHaveLength(4);
    peer.close();
    connection.close();
  }));

test('without a log, a commit that readers keep from the file is tried again, and is whole', () =>
  withDatabase(async (path) => {
    const [writer, reader] = [1, 2].map(() => new Connection(driver, { path, pragmas: [] }));
    if (writer === undefined || reader === undefined) throw new Error('unreachable');
    writer.change(insertion(1));
    reader.begin('read');
    expect(reader.rows(allOfThem)).toHaveLength(1);
    writer.begin('write');
    writer.change(insertion(2));
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(() => writer.commit()).toThrow(expect.objectContaining({ reason: 'busy' }));
      expect(writer.inTransaction).toBe(true);
    }
    reader.rollback();
    writer.commit();
    expect(reader.rows(allOfThem)).toEqual([{ v: 1 }, { v: 2 }]);
    writer.close();
    reader.close();
  }));

test('a script that fails half-way is undone with its transaction', () =>
  withDatabase(async (path) => {
    const connection = new Connection(driver, { path, pragmas: [] });
    connection.begin('write');
    expect(() =>
      connection.script(
        'CREATE TABLE half (v); INSERT INTO t VALUES (1, 1); INSERT INTO nowhere VALUES (1);',
      ),
    ).toThrow(expect.objectContaining({ reason: 'unknown' }));
    connection.rollback();
    expect(connection.all("SELECT name FROM sqlite_schema WHERE name = 'half'")).toEqual([]);
    expect(connection.all('SELECT * FROM t')).toEqual([]);
    connection.close();
  }));

test('numbers are bound as integers, and come back as numbers, or exactly', () =>
  withDatabase(async (path) => {
    const connection = new Connection(driver, { path, pragmas: [] });
    const largest = Number.MAX_SAFE_INTEGER;
    expect(
      connection.all('SELECT typeof(?1) AS kind, ?1 AS value, ?2 / 2 AS half, typeof(?3) AS exact', [
        largest,
        5,
        7n,
      ]),
    ).toMatchObject([{ kind: 'integer', value: largest, half: 2, exact: 'integer' }]);
    connection.all('INSERT INTO t VALUES (1, 9223372036854775807)');
    const exactly = { ...allOfThem, shape: 'exactly t', mode: { bigints: true } };
    expect(connection.rows(exactly)).toEqual([{ v: 9223372036854775807n }]);
    connection.close();
  }));

test('after the engine has rolled back by itself, nothing more is done in that transaction', () =>
  withDatabase(async (path) => {
    const connection = new Connection(driver, { path, pragmas: [] });
    const refused = (reason: string) => expect.objectContaining({ reason });
    connection.begin('write');
    expect(() =>
      connection.all('INSERT OR ROLLBACK INTO t (id, v) SELECT 1, 1 FROM (VALUES (1), (2))'),
    ).toThrow(refused('unique'));
    expect(connection.inTransaction).toBe(false);
    expect(() => connection.refuseRolledBack()).toThrow(refused('unknown'));
    expect(() => connection.script('DELETE FROM t')).toThrow(refused('unknown'));
    expect(() => connection.commit()).toThrow(refused('unknown'));
    connection.rollback();
    expect(connection.all('SELECT * FROM t')).toEqual([]);
    connection.close();
  }));

test('a connection that was closed is not opened again', () =>
  withDatabase(async (path) => {
    const connection = new Connection(driver, { path, pragmas: [] });
    expect(connection.rows(allOfThem)).toEqual([]);
    connection.close();
    expect(connection.statementCount).toBe(0);
    expect(() => connection.rows(allOfThem)).toThrow(expect.objectContaining({ reason: 'not-connected' }));
  }));
