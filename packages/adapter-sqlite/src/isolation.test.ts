import { existsSync, readdirSync, statSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { TestProcess } from '../test/processes.ts';
import { entry, instance, withStore } from '../test/with-store.ts';
import { createSqliteAdapter } from './index.ts';

describe('Kysely', () => {
  test('gives raw storage values, integers being integers', () =>
    withStore(async (store) => {
      await store.insert('instances', [instance('a')]);
      const row = await store.kysely
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
      const count = () => store.kysely.selectFrom('user_config').select('key').execute();
      await store.transaction(async (tx) => {
        await tx.insert('user_config', [entry('a')]);
        expect(await count()).toEqual([]);
      });
      expect(await count()).toEqual([{ key: 'a' }]);
    }));

  test('keeps one view in its transactions', () =>
    withStore(async (store) => {
      await store.kysely.transaction().execute(async (view) => {
        expect(await view.selectFrom('user_config').selectAll().execute()).toEqual([]);
        await store.insert('user_config', [entry('a')]);
        expect(await view.selectFrom('user_config').selectAll().execute()).toEqual([]);
      });
      expect(await store.kysely.selectFrom('user_config').selectAll().execute()).toHaveLength(1);
    }));

  test('streams', () =>
    withStore(async (store) => {
      await store.insert('user_config', [entry('a'), entry('b'), entry('c')]);
      const keys: string[] = [];
      for await (const { key } of store.kysely.selectFrom('user_config').select('key').stream()) {
        keys.push(key);
        if (keys.length === 2) break;
      }
      expect(keys).toEqual(['a', 'b']);
    }));

  test('does not write, and says where to', () =>
    withStore(async (store) => {
      const writing = store.kysely.deleteFrom('user_config').execute();
      await expect(writing).rejects.toMatchObject({
        reason: 'read-only',
        message: expect.stringContaining('change feed'),
      });
    }));

  test('is not connected when the adapter is not', () =>
    withStore(async (store) => {
      await store.disconnect();
      const reading = store.kysely.selectFrom('user_config').selectAll().execute();
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
    const calls: Promise<string>[] = [];
    const careless = store.transaction(async (tx) => {
      for (let index = 0; index < 50; index++) {
        const call = tx.insert('user_config', [entry(`k${index}`)]);
        calls.push(
          call.then(
            () => 'stored',
            (error) => error.reason,
          ),
        );
      }
    });
    const next = store.transaction(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new Error('undone');
    });
    await Promise.allSettled([careless, next]);
    const outcomes = await Promise.all(calls);
    const stored = outcomes.filter((outcome) => outcome === 'stored');
    expect(await store.find('user_config')).toHaveLength(stored.length);
    expect(new Set(outcomes)).toContain('invalid');
    expect(new Set([...outcomes, 'stored'])).toEqual(new Set(['stored', 'invalid']));
  }));

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
