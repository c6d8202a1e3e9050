import { existsSync, readdirSync, statSync } from 'node:fs';
import type { StorageAdapter } from '@skep/contracts';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { TestProcess } from '../test/processes.ts';
import { entry, instance, withStore } from '../test/with-store.ts';
import { createSqliteAdapter } from './index.ts';
import { kyselyOf } from './kysely/index.ts';

describe('Kysely', () => {
  test('gives raw storage values, integers being integers', () =>
    withStore(async (store) => {
      await store.insert('instances', [instance('a')]);
      const row = await kyselyOf(store)
        .selectFrom('instances')
        .select(['id', 'last_activity', 'terminated_at'])
        .select(sql<string>`typeof(last_activity)`.as('type'))
        .executeTakeFirst();
      expect(row).toEqual({
        id: 'a',
        last_activity: 1_700_000_000_000,
        terminated_at: null,
        type: 'integer',
      });
    }));

  test('sees only what is committed', () =>
    withStore(async (store) => {
      const count = () => kyselyOf(store).selectFrom('user_config').select('key').execute();
      await store.transaction(async (tx) => {
        await tx.insert('user_config', [entry('a')]);
        expect(await count()).toEqual([]);
      });
      expect(await count()).toEqual([{ key: 'a' }]);
    }));

  test('keeps one view in its transactions', () =>
    withStore(async (store) => {
      await kyselyOf(store)
        .transaction()
        .execute(async (view) => {
          expect(await view.selectFrom('user_config').selectAll().execute()).toEqual([]);
          await store.insert('user_config', [entry('a')]);
          expect(await view.selectFrom('user_config').selectAll().execute()).toEqual([]);
        });
      expect(await kyselyOf(store).selectFrom('user_config').selectAll().execute()).toHaveLength(1);
    }));

  test('streams', () =>
    withStore(async (store) => {
      await store.insert('user_config', [entry('a'), entry('b'), entry('c')]);
      const keys: string[] = [];
      for await (const { key } of kyselyOf(store).selectFrom('user_config').select('key').stream()) {
        keys.push(key);
        if (keys.length === 2) break;
      }
      expect(keys).toEqual(['a', 'b']);
    }));

  test('does not write, and says where to', () =>
    withStore(async (store) => {
      const writing = kyselyOf(store).deleteFrom('user_config').execute();
      await expect(writing).rejects.toMatchObject({
        reason: 'read-only',
        message: expect.stringContaining('change feed'),
      });
    }));

  test('is of the better-sqlite3 adapter, and no other', () => {
    const adapter = createSqliteAdapter({ url: 'sqlite::memory:' });
    const copied: StorageAdapter = { ...adapter };
    const named: StorageAdapter = Object.create(adapter, { name: { value: 'libsql' } });
    for (const other of [copied, named]) {
      expect(() => kyselyOf(other)).toThrow(
        expect.objectContaining({
          reason: 'invalid',
          message: expect.stringContaining('createSqliteAdapter'),
        }),
      );
    }
  });

  test('is not connected when the adapter is not', () =>
    withStore(async (store) => {
      await store.disconnect();
      const reading = kyselyOf(store).selectFrom('user_config').selectAll().execute();
      await expect(reading).rejects.toMatchObject({ reason: 'not-connected' });
    }));
});

test('read transactions keep their views, many at once, beside a write transaction', () =>
  withStore(async (store) => {
    await store.insert('user_config', [entry('k', '0')]);
    const value = async (from: Pick<typeof store, 'find'>) => (await from.find('user_config'))[0]?.value;
    const views = Array.from({ length: 10 }, (_, index) =>
      store.transaction(
        async (view) => {
          const before = await value(view);
          await store.transaction(async (tx) => tx.find('user_config')).catch((error) => error.reason);
          await new Promise((resolve) => setTimeout(resolve, 5 * index));
          return [before, await value(view)];
        },
        { mode: 'read' },
      ),
    );
    await store.transaction(async (tx) => tx.update('user_config', { key: 'k' }, { value: '1' }));
    for (const [before, after] of await Promise.all(views)) expect(after).toBe(before);
    expect(await value(store)).toBe('1');
  }));

test('a call that was not awaited happens in its own transaction, or not at all', () =>
  withStore(async (store) => {
    const outcomeOf = (call: Promise<unknown>) =>
      call.then(
        () => 'stored',
        (error) => error.reason,
      );
    const calls: Promise<string>[] = [];
    const late = Promise.withResolvers<void>();
    const careless = store.transaction(async (tx) => {
      for (let index = 0; index < 50; index++) {
        calls.push(outcomeOf(tx.insert('user_config', [entry(`k${index}`)])));
        calls.push(outcomeOf(late.promise.then(() => tx.insert('user_config', [entry(`late${index}`)]))));
      }
    });
    const next = store.transaction(async () => {
      late.resolve();
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new Error('undone');
    });
    await Promise.allSettled([careless, next]);
    const outcomes = await Promise.all(calls);
    expect(outcomes).toEqual(Array.from({ length: 50 }, () => ['stored', 'invalid']).flat());
    expect(await store.find('user_config')).toHaveLength(50);
  }));

test('what is wrong with a single row is told at its end, and is not lost', () =>
  withStore(
    async (store) => {
      const orphan = instance('a', { parent_instance_id: 'nobody' });
      await expect(store.insert('instances', [orphan])).rejects.toMatchObject({ reason: 'foreign-key' });
      await store.transaction(async (tx) => {
        await expect(tx.insert('instances', [orphan])).rejects.toMatchObject({ reason: 'foreign-key' });
      });
      const reading = Promise.withResolvers<void>();
      const view = store.transaction(
        async (tx) => {
          await tx.find('instances');
          await reading.promise;
        },
        { mode: 'read' },
      );
      // Without a log, a reader keeps the commit from the file.
      await expect(store.insert('instances', [instance('b')])).rejects.toMatchObject({ reason: 'busy' });
      reading.resolve();
      await view;
      expect(await store.find('instances')).toEqual([]);
    },
    { enableWAL: false, busyTimeout: 50 },
  ));

test.each([true, false])('a large transaction does not lock readers out (enableWAL: %s)', (enableWAL) =>
  withStore(
    async (store) => {
      await store.transaction(async (tx) => {
        const rows = Array.from({ length: 300 }, (_, index) => entry(`k${index}`, 'x'.repeat(100_000)));
        await tx.insert('user_config', rows);
        expect(await store.find('user_config')).toEqual([]);
      });
      expect(await store.aggregate('user_config', { measures: { rows: { op: 'count' } } })).toMatchObject([
        { values: { rows: 300 } },
      ]);
    },
    { enableWAL, busyTimeout: 200 },
  ),
);

describe('in memory', () => {
  test('the rows are this adapter’s alone and go with it', () => {
    const open = async () => {
      const store = createSqliteAdapter({ url: 'sqlite::memory:' });
      await store.connect();
      await store.migrations.up();
      return store;
    };
    return Promise.all([open(), open()]).then(async ([one, other]) => {
      await one.insert('user_config', [entry('a')]);
      expect(await other.find('user_config')).toEqual([]);
      await one.disconnect();
      await one.connect();
      expect(await one.migrations.status()).toMatchObject({ applied: [] });
      await Promise.all([one.disconnect(), other.disconnect()]);
    });
  });

  test(
    'its file is private, and removed by disconnect or at the end of the process',
    { timeout: 30_000 },
    () =>
      inFolder(async (folder) => {
        const before = process.env.TMPDIR;
        process.env.TMPDIR = folder;
        try {
          const store = createSqliteAdapter({ url: 'sqlite::memory:' });
          await store.connect();
          const [name = ''] = readdirSync(folder);
          expect(statSync(`${folder}/${name}`).mode & 0o077).toBe(0);
          await store.disconnect();
          expect(existsSync(`${folder}/${name}`)).toBe(false);
          const child = new TestProcess();
          expect(await child.run({ job: 'leave-memory-open' })).toBe('open');
          expect(readdirSync(folder)).toHaveLength(1);
          await child.end();
          expect(readdirSync(folder)).toEqual([]);
        } finally {
          process.env.TMPDIR = before;
          if (before === undefined) delete process.env.TMPDIR;
        }
      }),
  );
});
