import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterOptions, StorageAdapter } from '@skep/contracts';
import { describe, expect, test, vi } from 'vitest';
import { createEither, withEither } from '../test/either.ts';
import { inFolder } from '../test/folder.ts';
import { TestProcess } from '../test/processes.ts';
import { entry, instance } from '../test/with-store.ts';

// Each copies whole files, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const keysOf = async (store: StorageAdapter) => (await store.find('user_config')).map(({ key }) => key);

/** A store with a row `kept`, a backup of it, and a row `later` that the backup lacks. */
async function makeBackup(
  scheme: string,
  work: (at: { options: AdapterOptions; path: string; backup: string; folder: string }) => Promise<void>,
  extra: Partial<AdapterOptions> = {},
): Promise<void> {
  await inFolder(async (folder) => {
    const path = join(folder, 'skep.db');
    const backup = join(folder, 'copy.db');
    const options = { ...extra, url: `${scheme}:${path}` };
    await withEither(options, async (store) => {
      await store.migrations.up();
      await store.insert('instances', [instance('a')]);
      await store.insert('user_config', [entry('kept')]);
      await store.backup(backup);
      await store.insert('user_config', [entry('later')]);
    });
    await work({ options, path, backup, folder });
  });
}

describe.each<[string, string, Partial<AdapterOptions>]>([
  ['libsql', 'file', {}],
  ['libsql, encrypted', 'file', { encryptionKey: 'correct horse' }],
  ['better-sqlite3', 'sqlite', {}],
])('%s:', (_engine, scheme, given) => {
  const withBackup = (work: Parameters<typeof makeBackup>[1], extra: Partial<AdapterOptions> = {}) =>
    makeBackup(scheme, work, { ...given, ...extra });

  describe('a backup', () => {
    test('may be read by this user alone, is one file, and takes the place of another only when told to', () =>
      withBackup(async ({ options, path, backup, folder }) => {
        expect(statSync(backup).mode & 0o777).toBe(0o600);
        await withEither(options, async (store) => {
          await expect(store.backup(backup)).rejects.toMatchObject({ reason: 'invalid' });
          await expect(store.backup(path, { overwrite: true })).rejects.toMatchObject({ reason: 'invalid' });
          await store.backup(backup, { overwrite: true });
        });
        expect(namesIn(folder)).toEqual(['copy.db', 'skep.db']);
        await withEither({ ...options, url: `${scheme}:${backup}` }, async (copy) => {
          expect(await keysOf(copy)).toEqual(['kept', 'later']);
        });
      }));

    test('that will not do leaves nothing behind, and the file that it was to replace', () =>
      withBackup(async ({ options, backup, folder }) => {
        const before = readFileSync(backup);
        await withEither(options, async (store) => {
          const inspect = async (copy: Pick<StorageAdapter, 'find' | 'aggregate' | 'checkIntegrity'>) => {
            expect(await copy.find('user_config')).toHaveLength(2);
            expect(await copy.checkIntegrity()).toEqual({ ok: true, problems: [] });
            throw new Error('it will not do');
          };
          await expect(store.backup(backup, { overwrite: true, inspect })).rejects.toThrow('it will not do');
          await expect(store.backup(`${backup}2`, { inspect })).rejects.toThrow('it will not do');
        });
        expect(readFileSync(backup).equals(before)).toBe(true);
        expect(namesIn(folder)).toEqual(['copy.db', 'skep.db']);
      }));

    test('does not go beside the log of another database', () =>
      withBackup(async ({ options, backup }) => {
        writeFileSync(`${backup}-wal`, 'frames');
        await withEither(options, async (store) => {
          const overwriting = store.backup(backup, { overwrite: true });
          await expect(overwriting).rejects.toMatchObject({ reason: 'invalid' });
        });
      }));
  });

  describe('restore', () => {
    test.each([
      ['with a write-ahead log', {}],
      ['without one', { enableWAL: false }],
    ])('%s puts the backup in the place of the file, which is kept', (_, extra) =>
      withBackup(async ({ options, path, backup, folder }) => {
        chmodSync(path, 0o640);
        const store = createEither(options);
        const { replaced } = await store.restore(backup);
        expect(namesIn(folder)).toEqual(
          ['copy.db', 'skep.db', (replaced ?? '').slice(folder.length + 1)].sort(),
        );
        expect(replaced).toMatch(/skep\.db\.replaced-\d{8}T\d{9}Z$/);
        expect(statSync(path).mode & 0o777).toBe(0o640);
        await withEither(options, async (restored) => {
          expect(await keysOf(restored)).toEqual(['kept']);
          expect(await restored.checkIntegrity()).toEqual({ ok: true, problems: [] });
        });
        await withEither({ ...options, url: `${scheme}:${replaced}` }, async (old) => {
          expect(await keysOf(old)).toEqual(['kept', 'later']);
        });
      }, extra),
    );

    test('makes the file where there is none', () =>
      withBackup(async ({ options, backup, folder }) => {
        const url = `${scheme}:${folder}/new.db`;
        expect(await createEither({ ...options, url }).restore(backup)).toEqual({ replaced: null });
        await withEither({ ...options, url }, async (store) => expect(await keysOf(store)).toEqual(['kept']));
      }));

    test('is refused while this store, or another of this process, is connected', () =>
      withBackup(async ({ options, backup }) => {
        await withEither(options, async (store) => {
          await expect(store.restore(backup)).rejects.toMatchObject({ reason: 'invalid' });
          await expect(createEither(options).restore(backup)).rejects.toMatchObject({
            reason: 'in-use',
            message: expect.stringContaining(String(process.pid)),
          });
        });
      }));

    test.each([
      ['a missing file', 'not-found', (folder: string) => join(folder, 'nowhere.db')],
      [
        'another kind of file',
        'not-a-database',
        (folder: string) => writing(join(folder, 'notes'), 'no database '.repeat(99)),
      ],
      ['an empty file', 'not-a-database', (folder: string) => writing(join(folder, 'notes'), '')],
      ['the store itself', 'invalid', (folder: string) => join(folder, 'skep.db')],
      ['a damaged backup', 'corrupt', (folder: string) => damaging(join(folder, 'copy.db'))],
    ])('of %s is refused with %s, and changes nothing', (_, reason, source) =>
      withBackup(async ({ options, path, folder }) => {
        const from = source(folder);
        const names = namesIn(folder);
        const before = readFileSync(path);
        // Nobody can tell what is no database from one of another key.
        const hasKey =
          reason === 'not-a-database' && statSync(from).size > 0 && options.encryptionKey !== undefined;
        await expect(createEither(options).restore(from)).rejects.toMatchObject({
          reason: hasKey ? 'wrong-key' : reason,
        });
        expect(readFileSync(path).equals(before)).toBe(true);
        expect(namesIn(folder)).toEqual(names);
      }),
    );

    test('has the copy looked at before it takes the place', () =>
      withBackup(async ({ options, backup, folder }) => {
        const inspect = async (copy: Pick<StorageAdapter, 'find'>) => {
          expect(await copy.find('user_config')).toHaveLength(1);
          throw new Error('it will not do');
        };
        await expect(createEither(options).restore(backup, { inspect })).rejects.toThrow('it will not do');
        expect(namesIn(folder)).toEqual(['copy.db', 'skep.db']);
        await withEither(options, async (store) => expect(await keysOf(store)).toHaveLength(2));
      }));

    test.each([
      ['damaged', 'skep.db', () => Buffer.alloc(8192, 0xee)],
      ['cut off', 'skep.db', () => Buffer.from('SQLite for')],
      ['empty', 'skep.db', () => Buffer.alloc(0)],
    ])('replaces a file that is %s, with its log', (_, name, bytes) =>
      withBackup(async ({ options, path, backup, folder }) => {
        writeFileSync(join(folder, name), bytes());
        writeFileSync(`${path}-wal`, 'a log that belongs to nothing');
        const { replaced } = await createEither(options).restore(backup);
        expect(readFileSync(replaced ?? '').equals(bytes())).toBe(true);
        expect(existsSync(`${path}-wal`)).toBe(false);
        await withEither(options, async (store) => expect(await keysOf(store)).toEqual(['kept']));
      }),
    );

    test('is refused while another process has the file open, which is named', { timeout: 30_000 }, () =>
      withBackup(async ({ options, backup, folder }) => {
        await using other = new TestProcess();
        for (const enableWAL of [true, false]) {
          expect(await other.run({ job: 'open', options: { ...options, enableWAL } })).toBe('open');
          await expect(createEither(options).restore(backup)).rejects.toMatchObject({
            reason: 'in-use',
            message: expect.stringMatching(new RegExp(`process ${other.pid} \\(node worker\\.ts`)),
          });
          expect(readdirSync(folder).filter((name) => name.includes('re'))).toEqual([]);
          await other.run({ job: 'write', key: `after-${enableWAL}` });
          await other.run({ job: 'close' });
        }
      }),
    );

    test(
      'loses nothing that is acknowledged while other processes open the file again and again',
      { timeout: 60_000 },
      () =>
        withBackup(async ({ options, path, backup, folder }) => {
          await using other = new TestProcess();
          await other.run({ job: 'keep-opening', options, prefix: 'w' });
          let restored = 0;
          for (let i = 0; i < 12 && restored < 3; i++) {
            const outcome = await createEither(options)
              .restore(backup)
              .then(
                () => 'restored',
                (error) => error.reason,
              );
            expect(['restored', 'in-use']).toContain(outcome);
            if (outcome === 'restored') restored++;
            await new Promise((resolve) => setTimeout(resolve, 30));
          }
          const { written, failures } = JSON.parse(await other.run({ job: 'stop' }));
          expect(failures).toEqual([]);
          const found = new Set<unknown>();
          const files = readdirSync(folder).filter((name) => /^skep\.db(\.replaced-\w+)?$/.test(name));
          expect(files).toHaveLength(1 + restored);
          for (const name of files) {
            await withEither({ ...options, url: `${scheme}:${join(folder, name)}` }, async (store) => {
              for (const key of await keysOf(store)) found.add(key);
            });
          }
          expect(written.filter((key: string) => !found.has(key))).toEqual([]);
          expect(written.length).toBeGreaterThan(0);
          expect(path).toBe(join(folder, 'skep.db'));
        }),
    );
  });

  test(
    'a store without a write-ahead log does not open beside one with it, which is named at once',
    { timeout: 30_000 },
    () =>
      withBackup(async ({ options }) => {
        await using other = new TestProcess();
        await other.run({ job: 'open', options });
        const opening = createEither({ ...options, enableWAL: false, busyTimeout: 600_000 }).connect();
        await expect(opening).rejects.toMatchObject({
          reason: 'in-use',
          message: expect.stringContaining(`process ${other.pid}`),
        });
        await withEither(options, async () => {
          const here = createEither({ ...options, enableWAL: false }).connect();
          await expect(here).rejects.toMatchObject({ reason: 'in-use' });
        });
      }),
  );
});

test.each(['file', 'sqlite'])(
  'who holds the lock is named when the time is over (%s:)',
  { timeout: 30_000 },
  (scheme) =>
    makeBackup(scheme, async ({ options, path }) => {
      await using other = new TestProcess();
      await other.run({ job: 'lock', path, how: 'IMMEDIATE' });
      await withEither({ ...options, busyTimeout: 20 }, async (store) => {
        await expect(store.insert('user_config', [entry('a')])).rejects.toMatchObject({
          reason: 'busy',
          message: expect.stringContaining(`process ${other.pid}`),
        });
      });
    }),
);

/** Without what libSQL leaves beside a file whose connections are closed, until they are garbage. */
function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'skep.db-wal' && name !== 'skep.db-shm')
    .sort();
}

function writing(path: string, content: string): string {
  writeFileSync(path, content);
  return path;
}

/** Changes the roots of its tables. */
function damaging(path: string): string {
  const bytes = readFileSync(path);
  bytes.fill(0xee, 3 * 4096, 6 * 4096);
  writeFileSync(path, bytes);
  return path;
}
