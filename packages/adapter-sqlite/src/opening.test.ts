import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { TestProcess } from '../test/processes.ts';
import { withStore } from '../test/with-store.ts';
import { createSqliteAdapter } from './index.ts';

async function openingOf(path: string): Promise<unknown> {
  const store = createSqliteAdapter({ url: `sqlite:${path}` });
  try {
    await store.connect();
  } catch (error) {
    expect(store.isConnected()).toBe(false);
    return error;
  }
  await store.disconnect();
  return null;
}

test.each([
  [{ url: 'file:skep.db' }, 'invalid'],
  [{ url: 'sqlite:skep.db', synchronous: 'OFF' as 'FULL' }, 'invalid'],
  [{ url: 'sqlite:skep.db', busyTimeout: -1 }, 'invalid'],
  [{ url: 'sqlite:skep.db', encryptionKey: 'k' }, 'not-supported'],
])('the options %o are refused when the adapter is made', (options, reason) => {
  expect(() => createSqliteAdapter(options)).toThrow(expect.objectContaining({ reason }));
});

describe('each way in which a file cannot be opened has its reason', () => {
  test('a missing folder, which is not made', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'no', 'skep.db');
      expect(await openingOf(path)).toMatchObject({ reason: 'not-found' });
      expect(existsSync(join(folder, 'no'))).toBe(false);
    }));

  test('a folder', () =>
    inFolder(async (folder) => {
      expect(await openingOf(folder)).toMatchObject({ reason: 'not-a-database' });
    }));

  test('a path below a file', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      expect(await openingOf(join(folder, 'file', 'skep.db'))).toMatchObject({ reason: 'not-found' });
    }));

  test('another kind of file, which stays as it was', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'notes.txt');
      for (const content of [
        'notes',
        'SQLite format 4 and so on',
        'not a database, but notes\n'.repeat(500),
      ]) {
        writeFileSync(path, content);
        expect(await openingOf(path)).toMatchObject({ reason: 'not-a-database' });
        expect(readFileSync(path, 'utf8')).toBe(content);
      }
      expect(await openingOf(path)).toMatchObject({ message: expect.stringContaining('encryptionKey') });
    }));

  test('a database whose first page is damaged', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'skep.db');
      writeFileSync(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8000, 0xff)]));
      expect(await openingOf(path)).toMatchObject({ reason: 'not-a-database' });
    }));

  test('a database of another program is opened, and refused by its migrations', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'songs.db');
      const database = new Database(path);
      database.exec('CREATE TABLE songs (id INTEGER)');
      database.close();
      const store = createSqliteAdapter({ url: `sqlite:${path}` });
      await store.connect();
      await expect(store.migrations.up()).rejects.toMatchObject({ reason: 'not-a-database' });
      await store.disconnect();
    }));

  test('a file or a folder without the rights', { timeout: 30_000 }, () =>
    inFolder(async (folder) => {
      chmodSync(folder, 0o755);
      for (const [name, mode] of [
        ['closed', 0o000],
        ['fixed', 0o555],
        ['open', 0o777],
      ] as const) {
        mkdirSync(join(folder, name));
        new Database(join(folder, name, 'skep.db')).exec('CREATE TABLE t (v)').close();
        chmodSync(join(folder, name), mode);
      }
      chmodSync(join(folder, 'open', 'skep.db'), 0o444);
      const process_ = new TestProcess();
      await process_.run({ job: 'become-nobody' });
      const opening = (name: string) => process_.run({ job: 'connect', path: join(folder, name, 'skep.db') });
      expect(await opening('closed')).toMatch(/^permission: /);
      expect(await opening('fixed')).toMatch(/^read-only: /);
      expect(await opening('open')).toMatch(/^read-only: /);
      chmodSync(join(folder, 'open', 'skep.db'), 0o666);
      expect(await opening('open')).toBe('connected');
      await process_.end();
      chmodSync(join(folder, 'closed'), 0o755);
    }),
  );
});

test('a table that no migration has made yet is named with what to do', () =>
  inFolder(async (folder) => {
    const store = createSqliteAdapter({ url: `sqlite:${folder}/skep.db` });
    await store.connect();
    await expect(store.find('instances')).rejects.toThrow('migrations.up()');
    await store.disconnect();
  }));

test.each([
  [{}, { journalMode: 'wal', synchronous: 'FULL' }],
  [{ synchronous: 'NORMAL' } as const, { journalMode: 'wal', synchronous: 'NORMAL' }],
  [{ enableWAL: false }, { journalMode: 'delete', synchronous: 'FULL' }],
])('the settings %o are in force', (options, engine) =>
  withStore(async (store) => {
    expect((await store.statistics()).engine).toMatchObject({ ...engine, foreignKeys: true });
  }, options),
);

test('a file goes from one journal mode to the other and back', () =>
  withStore(async (store, path) => {
    await store.disconnect();
    for (const enableWAL of [false, true]) {
      const other = createSqliteAdapter({ url: `sqlite:${path}`, enableWAL });
      await other.connect();
      expect((await other.statistics()).engine.journalMode).toBe(enableWAL ? 'wal' : 'delete');
      await other.disconnect();
    }
  }));

test('connecting twice at once opens once, and disconnecting leaves no log behind', () =>
  withStore(async (store, path) => {
    await store.disconnect();
    await Promise.all([store.connect(), store.connect()]);
    expect(existsSync(`${path}-wal`)).toBe(true);
    await Promise.all([store.disconnect(), store.disconnect()]);
    expect(existsSync(`${path}-wal`)).toBe(false);
  }));
