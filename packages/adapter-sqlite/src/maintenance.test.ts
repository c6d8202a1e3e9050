import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { entry, instance, withStore } from '../test/with-store.ts';
import { createSqliteAdapter } from './index.ts';

const filled = (count: number, prefix = 'k') =>
  Array.from({ length: count }, (_, index) => entry(`${prefix}${index}`, 'x'.repeat(1000)));

test('a backup is what was committed when it began, while writes go on', () =>
  withStore(async (store, path) => {
    await store.insert('user_config', filled(2000));
    // The copy takes many turns of the event loop, and each of them may write.
    let writing = true;
    const writes = (async () => {
      let count = 0;
      for (; writing; count++) {
        await store.insert('user_config', filled(1, `later${count}-`));
        await new Promise((resolve) => setImmediate(resolve));
      }
      return count;
    })();
    await store.backup(`${path}.copy`);
    writing = false;
    const written = await writes;
    expect(written).toBeGreaterThan(5);
    const copy = createSqliteAdapter({ url: `sqlite:${path}.copy` });
    await copy.connect();
    const { rows } = await copy.statistics();
    expect(rows.user_config).toBeGreaterThanOrEqual(2000);
    expect(rows.user_config).toBeLessThan(2000 + written);
    expect(await copy.checkIntegrity()).toEqual({ ok: true, problems: [] });
    await copy.disconnect();
  }));

test('disconnect waits for a backup that is under way', () =>
  withStore(async (store, path) => {
    await store.insert('user_config', filled(2000));
    const backup = store.backup(`${path}.copy`);
    await store.disconnect();
    await backup;
    const copy = createSqliteAdapter({ url: `sqlite:${path}.copy` });
    await copy.connect();
    expect((await copy.statistics()).rows.user_config).toBe(2000);
    await copy.disconnect();
  }));

test('vacuum gives the space back to the file system', () =>
  withStore(async (store, path) => {
    await store.insert('user_config', filled(2000));
    await store.delete('user_config', {});
    await store.vacuum();
    expect(statSync(path).size + statSync(`${path}-wal`).size).toBeLessThan(200_000);
  }));

test('the integrity check names damaged pages', () =>
  withStore(async (store, path) => {
    await store.insert('user_config', filled(500));
    await store.disconnect();
    const file = openSync(path, 'r+');
    for (let page = 90; page < 110; page++) writeSync(file, Buffer.alloc(512, 0xee), 0, 512, page * 4096);
    closeSync(file);
    await store.connect();
    const { ok, problems } = await store.checkIntegrity();
    expect(ok).toBe(false);
    expect(problems.length).toBeGreaterThan(0);
  }));

test('the integrity check names rows that refer to nothing', () =>
  withStore(async (store, path) => {
    await store.insert('instances', [instance('a', { parent_instance_id: null })]);
    const careless = new Database(path);
    careless.pragma('foreign_keys = OFF');
    careless.exec("UPDATE instances SET parent_instance_id = 'nobody'");
    careless.close();
    expect(await store.checkIntegrity()).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('instances')],
    });
  }));

test('statistics tell the sizes and the facts of the engine', () =>
  withStore(async (store) => {
    await store.insert('user_config', filled(100));
    const statistics = await store.statistics();
    expect(statistics.rows).toMatchObject({ user_config: 100, instances: 0 });
    expect(statistics.databaseBytes).toBeGreaterThan(100_000);
    expect(statistics.walBytes).toBeGreaterThan(100_000);
    expect(statistics.engine).toMatchObject({ name: 'better-sqlite3', sqliteVersion: expect.any(String) });
  }));

test('a migration of a file that holds rows takes a backup that opens', () =>
  withStore(async (store) => {
    await store.insert('user_config', [entry('a')]);
    const { migrations, backup } = await store.migrations.down();
    expect(migrations).toHaveLength(1);
    const copy = createSqliteAdapter({ url: `sqlite:${backup}` });
    await copy.connect();
    expect(await copy.find('user_config')).toHaveLength(1);
    await copy.disconnect();
  }));

test.runIf(process.platform === 'linux')(
  'who keeps a long log from going back into the file is named',
  { timeout: 30_000 },
  () =>
    withStore(async (store) => {
      const [began, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const read = async (tx: Pick<typeof store, 'find'>) => {
        await tx.find('user_config');
        began.resolve();
        await ends.promise;
      };
      const reading = store.transaction(read, { mode: 'read' });
      await began.promise;
      for (let round = 0; round < 10; round++) await store.insert('user_config', filled(2000, `${round}-`));
      const { walBytes, engine } = await store.statistics({ rows: false });
      ends.resolve();
      await reading;
      expect(walBytes).toBeGreaterThan(16 * 1024 * 1024);
      expect(engine.logReaders).toBe(`this process (${process.pid}) itself`);
      expect((await store.statistics({ rows: false })).engine.logReaders).toBeUndefined();
    }),
);
