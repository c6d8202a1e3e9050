import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TestProcess } from '../test/processes.ts';
import { entry, instance, withAdapter, withStore } from '../test/with-store.ts';
import { drizzleOf } from './drizzle/index.ts';

test('fifty transactions at once on one adapter all succeed', () =>
  withStore(async (store) => {
    await store.insert('user_config', [entry('counter', '0')]);
    await Promise.all(
      Array.from({ length: 50 }, () =>
        store.transaction(async (tx) => {
          const [row] = await tx.find('user_config');
          await new Promise((resolve) => setImmediate(resolve));
          await tx.update('user_config', {}, { value: String(Number(row?.value) + 1) });
        }),
      ),
    );
    expect((await store.find('user_config'))[0]?.value).toBe('50');
  }));

test('processes that read and then write lose no update and never fail', { timeout: 60_000 }, () =>
  withStore(async (store, path) => {
    await store.insert('user_config', [entry('counter', '0')]);
    const options = { url: `file:${path}`, busyTimeout: 60_000 };
    const workers = Array.from({ length: 4 }, () => new TestProcess());
    const answers = await Promise.all(
      workers.map((worker) => worker.run({ job: 'increment', options, times: 25 })),
    );
    for (const worker of workers) await worker[Symbol.asyncDispose]();
    expect(answers).toEqual(['done', 'done', 'done', 'done']);
    expect((await store.find('user_config'))[0]?.value).toBe('100');
  }),
);

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

test(
  'a lock is no missing table, though the schema has not been read since it was made',
  { timeout: 30_000 },
  () =>
    withStore(
      async (store, path) => {
        await using other = new TestProcess();
        expect(await other.run({ job: 'lock', path, how: 'EXCLUSIVE' })).toBe('locked');
        await expect(store.find('user_config')).rejects.toMatchObject({ reason: 'busy' });
        await other.run({ job: 'unlock', afterMilliseconds: 0 });
        expect(await store.find('user_config')).toEqual([]);
      },
      { enableWAL: false, busyTimeout: 200 },
    ),
);

test('after a lock that was not given, the adapter commits, with its settings', { timeout: 30_000 }, () =>
  withStore(
    async (store, path) => {
      await using other = new TestProcess();
      expect(await other.run({ job: 'lock', path, how: 'IMMEDIATE' })).toBe('locked');
      for (let attempt = 0; attempt < 3; attempt++) {
        await expect(store.insert('user_config', [entry('a')])).rejects.toMatchObject({
          reason: 'busy',
          isRetryable: true,
        });
      }
      await other.run({ job: 'unlock', afterMilliseconds: 0 });
      await store.insert('user_config', [entry('a')]);
      await store.transaction((tx) => tx.insert('user_config', [entry('b')]));
      expect(await other.run({ job: 'keys', options: { url: `file:${path}` } })).toBe('a,b');
      const dangling = instance('x', { parent_instance_id: 'nobody' });
      await expect(store.insert('instances', [dangling])).rejects.toMatchObject({ reason: 'foreign-key' });
    },
    { busyTimeout: 50, synchronous: 'NORMAL' },
  ),
);

test(
  'a lock that is given back in time is waited for, and the event loop turns meanwhile',
  {
    timeout: 30_000,
  },
  () =>
    withStore(async (store, path) => {
      await using other = new TestProcess();
      await other.run({ job: 'lock', path, how: 'IMMEDIATE' });
      await other.run({ job: 'unlock', afterMilliseconds: 300 });
      let turns = 0;
      const counting = setInterval(() => turns++, 1);
      await store.insert('user_config', [entry('a')]);
      clearInterval(counting);
      // A wait inside the driver would let it turn once or twice.
      expect(turns).toBeGreaterThan(10);
      expect(await store.find('user_config')).toHaveLength(1);
    }),
);

test.runIf(process.platform === 'linux')(
  'waiting for a lock leaves no descriptors behind',
  { timeout: 30_000 },
  () =>
    withStore(
      async (store, path) => {
        await using other = new TestProcess();
        await store.insert('user_config', [entry('a')]);
        await other.run({ job: 'lock', path, how: 'IMMEDIATE' });
        const before = readdirSync('/proc/self/fd').length;
        for (let attempt = 0; attempt < 200; attempt++) {
          await expect(store.insert('user_config', [entry('b')])).rejects.toMatchObject({ reason: 'busy' });
        }
        expect(readdirSync('/proc/self/fd').length - before).toBeLessThan(10);
      },
      { busyTimeout: 0 },
    ),
);

test('without a write-ahead log, readers wait for a writer and go on after it', { timeout: 30_000 }, () =>
  withStore(
    async (store, path) => {
      await store.insert('user_config', [entry('a')]);
      expect(await store.find('user_config')).toHaveLength(1);
      await using other = new TestProcess();
      await other.run({ job: 'lock', path, how: 'EXCLUSIVE' });
      await expect(store.find('user_config')).rejects.toMatchObject({ reason: 'busy' });
      await expect(drizzleOf(store).query.userConfigTable.findMany()).rejects.toMatchObject({
        cause: { reason: 'busy' },
      });
      await other.run({ job: 'unlock', afterMilliseconds: 0 });
      expect(await store.find('user_config')).toHaveLength(1);
      await store.insert('user_config', [entry('b')]);
      expect(await drizzleOf(store).query.userConfigTable.findMany()).toHaveLength(2);
    },
    { enableWAL: false, busyTimeout: 50 },
  ),
);

test('without a write-ahead log, a commit waits for readers', { timeout: 30_000 }, () =>
  withStore(
    async (store) => {
      const maySettle = Promise.withResolvers<void>();
      const reading = store.transaction(
        async (tx) => {
          await tx.find('user_config');
          await maySettle.promise;
          return tx.find('user_config');
        },
        { mode: 'read' },
      );
      setTimeout(() => maySettle.resolve(), 100);
      await store.insert('user_config', [entry('a')]);
      expect(await reading).toEqual([]);
      expect(await store.find('user_config')).toHaveLength(1);
    },
    { enableWAL: false },
  ),
);

test('a second adapter on the same file takes no locks away from the first', { timeout: 30_000 }, () =>
  withStore(async (store, path) => {
    const options = { url: `file:${path}` };
    await using other = new TestProcess();
    await withAdapter(options, () => store.insert('user_config', [entry('a')]));
    // The last to leave a database folds its log into it and deletes the log: this one must see that it is not alone.
    expect(await other.run({ job: 'connect', options })).toBe('connected');
    await store.insert('user_config', [entry('b')]);
    expect(await other.run({ job: 'keys', options })).toBe('a,b');
  }),
);
