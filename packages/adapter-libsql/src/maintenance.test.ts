import { closeSync, existsSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createClient } from '@libsql/client/sqlite3';
import { expect, test, vi } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { entry, instance, withAdapter, withStore } from '../test/with-store.ts';

const filled = (count: number) =>
  Array.from({ length: count }, (_, index) => entry(`k${index}`, 'x'.repeat(1000)));

test('a backup has what was committed, also while a transaction is open', () =>
  withStore(async (store, path) => {
    await store.insert('user_config', filled(1000));
    await store.transaction(async (tx) => {
      await tx.insert('user_config', [entry('open')]);
      await store.backup(`${path}.copy`);
    });
    await withAdapter({ url: `file:${path}.copy` }, async (copy) => {
      expect((await copy.statistics()).rows.user_config).toBe(1000);
      expect(await copy.checkIntegrity()).toEqual({ ok: true, problems: [] });
    });
  }));

test('a backup overwrites nothing, needs its folder, and leaves no part behind when it fails', () =>
  withStore(async (store, path) => {
    await store.backup(`${path}.copy`);
    const before = readdirSync(dirname(path)).sort();
    await expect(store.backup(`${path}.copy`)).rejects.toMatchObject({ reason: 'invalid' });
    await expect(store.backup(path)).rejects.toMatchObject({ reason: 'invalid' });
    await expect(store.backup(`${path}-no/copy`)).rejects.toMatchObject({ reason: 'not-found' });
    expect(readdirSync(dirname(path)).sort()).toEqual(before);
  }));

test('disconnect waits for a backup that is under way', () =>
  withStore(async (store, path) => {
    await store.insert('user_config', filled(500));
    const backup = store.backup(`${path}.copy`);
    await store.disconnect();
    await backup;
    await withAdapter({ url: `file:${path}.copy` }, async (copy) => {
      expect((await copy.statistics()).rows.user_config).toBe(500);
    });
  }));

test('vacuum gives the space back to the file system', () =>
  withStore(async (store, path) => {
    await store.insert('user_config', filled(2000));
    await store.delete('user_config', {});
    await store.vacuum();
    expect(statSync(path).size + statSync(`${path}-wal`).size).toBeLessThan(200_000);
  }));

test.each([undefined, 'a key'])('the integrity check names damaged pages (key: %s)', (encryptionKey) =>
  withStore(
    async (store, path) => {
      await store.insert('user_config', filled(500));
      await store.disconnect();
      const file = openSync(path, 'r+');
      for (let page = 90; page < 110; page++) writeSync(file, Buffer.alloc(512, 0xee), 0, 512, page * 4096);
      closeSync(file);
      await store.connect();
      const { ok, problems } = await store.checkIntegrity();
      expect(ok).toBe(false);
      expect(problems.length).toBeGreaterThan(0);
    },
    encryptionKey === undefined ? {} : { encryptionKey },
  ),
);

test('the integrity check names rows that refer to nothing', () =>
  withStore(async (store, path) => {
    await store.insert('instances', [instance('a')]);
    const careless = createClient({ url: `file:${path}`, concurrency: 1 });
    await careless.execute('PRAGMA foreign_keys = OFF');
    await careless.execute("UPDATE instances SET parent_instance_id = 'nobody'");
    careless.close();
    expect(await store.checkIntegrity()).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('instances')],
    });
  }));

test('statistics count rows, and tell the sizes', () =>
  withStore(async (store, path) => {
    await store.insert('user_config', filled(100));
    const { rows, databaseBytes, walBytes } = await store.statistics();
    expect(rows).toMatchObject({ user_config: 100, instances: 0 });
    expect(databaseBytes).toBeGreaterThan(100_000);
    expect(walBytes).toBe(statSync(`${path}-wal`).size);
    expect(walBytes).toBeGreaterThan(100_000);
  }));

test.each([undefined, 'a key'])(
  'a migration of a file with rows takes a backup that opens (key: %s)',
  (key) =>
    withStore(
      async (store) => {
        await store.insert('user_config', [entry('a')]);
        const { migrations, backup } = await store.migrations.down();
        expect(migrations).toHaveLength(1);
        const options = key === undefined ? {} : { encryptionKey: key };
        await withAdapter({ url: `file:${backup}`, ...options }, async (copy) => {
          expect(await copy.find('user_config')).toHaveLength(1);
        });
      },
      key === undefined ? {} : { encryptionKey: key },
    ),
);

test('a memory store is one of its own, and leaves nothing behind', () =>
  inFolder(async (folder) => {
    vi.stubEnv('TMPDIR', folder);
    await withAdapter({ url: ':memory:' }, async (store) => {
      await store.migrations.up();
      await store.insert('user_config', [entry('a')]);
      expect(readdirSync(folder)).toHaveLength(1);
      await withAdapter({ url: 'file::memory:' }, async (other) => {
        await other.migrations.up();
        expect(await other.find('user_config')).toEqual([]);
      });
      expect(await store.find('user_config')).toHaveLength(1);
    });
    vi.unstubAllEnvs();
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(':memory:')).toBe(false);
  }));

test('text that is none any more is told to be damage, and ends no process', { timeout: 30_000 }, () =>
  withStore(async (store, path) => {
    await store.insert('user_config', [entry('a', 'välue')]);
    const careless = createClient({ url: `file:${path}` });
    await careless.execute(`UPDATE user_config SET value = CAST(x'c3' AS TEXT)`);
    careless.close();
    const corrupt = { reason: 'corrupt', table: 'user_config' };
    await expect(store.find('user_config')).rejects.toMatchObject(corrupt);
    const newest = { measures: { last: { op: 'max', field: 'value' } } } as const;
    await expect(store.aggregate('user_config', newest)).rejects.toMatchObject(corrupt);
    const grouped = { groupBy: ['value'], measures: { n: { op: 'count' } } } as const;
    await expect(store.aggregate('user_config', grouped)).rejects.toMatchObject(corrupt);
    const options = { onConflict: { fields: ['key'], action: 'update' } } as const;
    await expect(store.insert('user_config', [{ ...entry('a'), value: 'x' }], options)).resolves.toHaveLength(
      1,
    );
    expect(await store.checkIntegrity()).toEqual({ ok: true, problems: [] });
  }),
);
