import { expect, test } from 'vitest';
import { TestProcess } from '../test/processes.ts';
import { entry, withStore } from '../test/with-store.ts';
import { createSqliteAdapter } from './index.ts';

test('eight processes that read and then write lose no update and never fail', { timeout: 60_000 }, () =>
  withStore(async (store, path) => {
    await store.insert('user_config', [entry('counter', '0')]);
    const processes = Array.from({ length: 8 }, () => new TestProcess());
    const answers = await Promise.all(processes.map((one) => one.run({ job: 'increment', path, times: 25 })));
    expect(answers).toEqual(processes.map(() => 'done'));
    expect(await store.find('user_config')).toMatchObject([{ value: '200' }]);
    await Promise.all(processes.map((one) => one.end()));
  }),
);

test('a lock that is held too long is busy, and the event loop turns meanwhile', { timeout: 30_000 }, () =>
  withStore(
    async (store, path) => {
      const holder = new TestProcess();
      expect(await holder.run({ job: 'hold-lock', path, milliseconds: 600_000 })).toBe('held');
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      const calls = [
        () => store.insert('user_config', [entry('a')]),
        () => store.transaction(async () => undefined),
        () => store.vacuum(),
      ];
      for (const call of calls) {
        turns = 0;
        await expect(call()).rejects.toMatchObject({ reason: 'busy', isRetryable: true });
        expect(turns).toBeGreaterThan(5);
      }
      clearInterval(timer);
      expect(await store.find('user_config')).toEqual([]);
      await holder.kill();
      await store.insert('user_config', [entry('a')]);
    },
    { busyTimeout: 200 },
  ),
);

test('a lock that is given back in time is waited for', { timeout: 30_000 }, () =>
  withStore(async (store, path) => {
    const holder = new TestProcess();
    await holder.run({ job: 'hold-lock', path, milliseconds: 300 });
    await store.insert('user_config', [entry('a')]);
    expect(await store.find('user_config')).toHaveLength(1);
    await holder.end();
  }),
);

test(
  'a file that another process uses with a log cannot be opened without one, and the process is named',
  { timeout: 30_000 },
  () =>
    withStore(async (store, path) => {
      await store.disconnect();
      const holder = new TestProcess();
      const other = createSqliteAdapter({ url: `sqlite:${path}`, busyTimeout: 50, enableWAL: false });
      try {
        await holder.run({ job: 'hold-lock', path, milliseconds: 600_000 });
        await expect(other.connect()).rejects.toMatchObject({
          reason: 'in-use',
          message: expect.stringContaining(`process ${holder.pid}`),
        });
        expect(other.isConnected()).toBe(false);
      } finally {
        await holder.kill();
      }
      await other.connect();
      await other.disconnect();
    }),
);
