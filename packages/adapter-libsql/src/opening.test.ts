import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@libsql/client/sqlite3';
import { describe, expect, test } from 'vitest';
import { createEither } from '../test/either.ts';
import { inFolder } from '../test/folder.ts';
import { TestProcess } from '../test/processes.ts';
import { entry, withAdapter } from '../test/with-store.ts';
import { createLibsqlAdapter } from './index.ts';

async function openingOf(path: string): Promise<unknown> {
  const store = createLibsqlAdapter({ url: `file:${path}` });
  try {
    await store.connect();
  } catch (error) {
    expect(store.isConnected()).toBe(false);
    return error;
  }
  await store.disconnect();
  return null;
}

async function makeDatabase(path: string): Promise<void> {
  const client = createClient({ url: `file:${path}` });
  await client.execute('CREATE TABLE songs (id INTEGER)');
  client.close();
}

describe('options that are refused when the adapter is made', () => {
  test.each([
    [{ url: 'sqlite:skep.db' }, 'invalid'],
    [{ url: 'file:' }, 'invalid'],
    [{ url: 'file://somewhere/skep.db' }, 'invalid'],
    [{ url: 'file:skep.db', synchronous: 'OFF' as 'FULL' }, 'invalid'],
    [{ url: 'file:skep.db', busyTimeout: -1 }, 'invalid'],
    [{ url: 'file:skep.db', encryptionKey: '' }, 'invalid'],
    [{ url: 'file:skep.db', syncUrl: 'libsql://x' }, 'not-supported'],
  ])('%o', (options, reason) => {
    expect(() => createLibsqlAdapter(options)).toThrow(expect.objectContaining({ reason }));
  });

  test.each(['libsql', 'http', 'https', 'ws', 'wss'])('a remote store by %s, with what works', (scheme) => {
    expect(() => createLibsqlAdapter({ url: `${scheme}://db.example.com?authToken=hush` })).toThrow(
      expect.objectContaining({
        reason: 'not-supported',
        message: expect.stringMatching(/^(?=.*file:path)(?!.*hush)/),
      }),
    );
  });
});

describe('each way in which a file cannot be opened has its reason', () => {
  test('a missing folder, which is not made', () =>
    inFolder(async (folder) => {
      expect(await openingOf(join(folder, 'no', 'skep.db'))).toMatchObject({ reason: 'not-found' });
      expect(existsSync(join(folder, 'no'))).toBe(false);
    }));

  test('a folder', () =>
    inFolder(async (folder) => {
      expect(await openingOf(folder)).toMatchObject({ reason: 'not-a-database' });
    }));

  test('another kind of file, which stays as it was', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'notes.txt');
      for (const content of ['x', 'SQLite format 4 and so on', 'not a database, but notes\n'.repeat(500)]) {
        writeFileSync(path, content);
        expect(await openingOf(path)).toMatchObject({ reason: 'not-a-database' });
        expect(readFileSync(path, 'utf8')).toBe(content);
      }
    }));

  test('a database of another program is opened, and refused by its migrations', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'songs.db');
      await makeDatabase(path);
      await withAdapter({ url: `file:${path}` }, async (store) => {
        await expect(store.migrations.up()).rejects.toMatchObject({ reason: 'not-a-database' });
      });
    }));

  test('a file that another process has to itself', { timeout: 30_000 }, () =>
    inFolder(async (folder) => {
      const path = join(folder, 'songs.db');
      await makeDatabase(path);
      await using other = new TestProcess();
      await other.run({ job: 'lock', path, how: 'EXCLUSIVE' });
      const store = createLibsqlAdapter({ url: `file:${path}`, busyTimeout: 50 });
      await expect(store.connect()).rejects.toMatchObject({ reason: 'busy', isRetryable: true });
      await other.run({ job: 'unlock', afterMilliseconds: 0 });
      await store.connect();
      await store.disconnect();
    }),
  );

  test('a file or a folder without the rights', { timeout: 30_000 }, () =>
    inFolder(async (folder) => {
      chmodSync(folder, 0o755);
      for (const [name, mode] of [
        ['closed', 0o000],
        ['fixed', 0o555],
        ['open', 0o777],
      ] as const) {
        mkdirSync(join(folder, name));
        await makeDatabase(join(folder, name, 'skep.db'));
        chmodSync(join(folder, name), mode);
      }
      await using other = new TestProcess();
      await other.run({ job: 'become-nobody' });
      const opening = (name: string) =>
        other.run({ job: 'connect', options: { url: `file:${join(folder, name, 'skep.db')}` } });
      chmodSync(join(folder, 'open', 'skep.db'), 0o000);
      expect(await opening('open')).toMatch(/^permission: .*Change its rights/);
      chmodSync(join(folder, 'open', 'skep.db'), 0o444);
      expect(await opening('open')).toMatch(/^read-only: .*chmod/);
      chmodSync(join(folder, 'open', 'skep.db'), 0o666);
      expect(await opening('open')).toBe('connected');
      expect(await opening('closed')).toMatch(/^permission: /);
      expect(await opening('fixed')).toMatch(/^read-only: /);
      chmodSync(join(folder, 'closed'), 0o755);
    }),
  );
});

test('a table that no migration has made yet is named with what to do', () =>
  inFolder((folder) =>
    withAdapter({ url: `file:${folder}/skep.db` }, async (store) => {
      await expect(store.insert('user_config', [entry('a')])).rejects.toMatchObject({
        reason: 'unknown',
        message: expect.stringMatching(/user_config.*migrations\.up/),
      });
    }),
  ));

test.each(['file', 'sqlite'])(
  'who opens a store (%s:) again and again lets others act, and keeps no descriptors',
  (scheme) =>
    inFolder(async (folder) => {
      let turns = 0;
      const counting = setInterval(() => turns++, 1);
      for (let index = 0; index < 300; index++) {
        const store = createEither({ url: `${scheme}:${folder}/skep.db` });
        await store.connect();
        if (index === 0) await store.migrations.up();
        await store.insert('user_config', [entry(`k${index}`)]);
        await store.disconnect();
      }
      clearInterval(counting);
      expect(turns).toBeGreaterThan(10);
      if (process.platform === 'linux') expect(readdirSync('/proc/self/fd').length).toBeLessThan(400);
    }),
);

test('a path is taken literally; that of a file URL is decoded', () =>
  inFolder(async (folder) => {
    for (const [url, name] of [
      [`file:${folder}/100%25 a?b#c.db`, '100%25 a?b#c.db'],
      [`file://${folder}/a%20b%3F.db`, 'a b?.db'],
    ] as const) {
      await withAdapter({ url }, async () => expect(existsSync(join(folder, name))).toBe(true));
    }
  }));

// In processes of their own, for the driver keeps connections that were closed until garbage collection, and the engine
// changes the journal mode only where no other connection is.
test(
  'settings in force are those asked for; FULL and a write-ahead log by default',
  { timeout: 60_000 },
  () =>
    inFolder(async (folder) => {
      const engineOf = async (options: object) => {
        await using other = new TestProcess();
        const answer = await other.run({
          job: 'engine',
          options: { url: `file:${folder}/skep.db`, ...options },
        });
        return JSON.parse(answer);
      };
      expect(await engineOf({})).toMatchObject({
        name: 'libsql',
        journalMode: 'wal',
        synchronous: 'FULL',
        foreignKeys: true,
        encrypted: false,
        sqliteVersion: expect.stringMatching(/^3\./),
      });
      expect(await engineOf({ enableWAL: false, synchronous: 'NORMAL' })).toMatchObject({
        journalMode: 'delete',
        synchronous: 'NORMAL',
      });
      expect(await engineOf({})).toMatchObject({ journalMode: 'wal' });
    }),
);

test('connecting twice at once opens once; after disconnect the file alone holds everything', () =>
  inFolder(async (folder) => {
    const store = createLibsqlAdapter({ url: `file:${folder}/skep.db` });
    await Promise.all([store.connect(), store.connect()]);
    await store.migrations.up();
    await store.insert('user_config', [entry('a')]);
    expect(statSync(`${folder}/skep.db-wal`).size).toBeGreaterThan(0);
    await Promise.all([store.disconnect(), store.disconnect()]);
    copyFileSync(`${folder}/skep.db`, `${folder}/copy.db`);
    await withAdapter({ url: `file:${folder}/copy.db` }, async (copy) => {
      expect(await copy.find('user_config')).toHaveLength(1);
    });
  }));
