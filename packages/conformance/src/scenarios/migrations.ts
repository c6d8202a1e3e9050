import assert from 'node:assert/strict';
import { equal, pluck, rejects } from '../assert.ts';
import { configEntry, instance } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// The schema outlives every version of the program. Its history must be told truly, and be walked both ways.

export const migrations: readonly Scenario[] = [
  {
    key: 'migrations-status-is-clean',
    group: 'migrations',
    needs: ['migrations'],
    async run({ store }) {
      const { applied, pending, problems } = await store.migrations.status();
      equal([pending, problems], [[], []]);
      assert.notEqual(
        applied.length,
        0,
        'a store that holds tables has applied the migration that made them',
      );
      const ids = applied.map(({ id }) => id);
      equal(ids, ids.toSorted(), 'in order');
      for (const { id, checksum, applied_at } of applied) {
        assert.match(id, /^\d{14}_\w+$/, 'a UTC timestamp and a name');
        assert.match(checksum, /^[0-9a-f]{64}$/, 'SHA-256 in hex');
        assert.ok(applied_at instanceof Date);
      }
    },
  },
  {
    key: 'migrations-verify-finds-no-difference',
    group: 'migrations',
    needs: ['migrations'],
    async run({ store }) {
      equal(await store.migrations.verify(), []);
    },
  },
  {
    key: 'migrations-up-twice-does-nothing',
    group: 'migrations',
    needs: ['migrations'],
    async run({ store }) {
      await store.insert('user_config', [configEntry('a')]);
      const before = await store.migrations.status();
      equal(await store.migrations.up(), { migrations: [], backup: null });
      equal(await store.migrations.status(), before);
      equal(pluck(await store.find('user_config'), 'key'), ['a']);
    },
  },
  {
    key: 'migrations-down-and-up',
    group: 'migrations',
    needs: ['migrations'],
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const { applied } = await store.migrations.status();
      const ids = applied.map(({ id }) => id);
      const down = await store.migrations.down({ steps: ids.length, backup: false });
      equal(down.migrations, ids.toReversed(), 'the newest is reverted first');
      equal((await store.migrations.status()).applied, []);
      equal((await store.migrations.status()).pending, ids);
      equal((await store.migrations.up({ backup: false })).migrations, ids);
      equal(await store.migrations.verify(), []);
      equal(await store.find('instances'), [], 'what the first migration made, it has removed');
      equal((await store.insert('instances', [instance('a')])).length, 1);
    },
  },
  {
    key: 'migrations-up-to-one',
    group: 'migrations',
    needs: ['migrations'],
    async run({ store }) {
      const { applied } = await store.migrations.status();
      const ids = applied.map(({ id }) => id);
      const [first = ''] = ids;
      await store.migrations.down({ steps: ids.length, backup: false });
      equal((await store.migrations.up({ to: first, backup: false })).migrations, [first]);
      equal((await store.migrations.status()).pending, ids.slice(1));
      await store.migrations.up({ backup: false });
      equal((await store.migrations.status()).pending, []);
    },
  },
  {
    // Two programs of a new version start together on an old store.
    key: 'migrations-in-two-processes-run-once',
    group: 'migrations',
    needs: ['migrations', 'multiProcess'],
    async run(context) {
      const { store } = context;
      const ids = (await store.migrations.status()).applied.map(({ id }) => id);
      await store.migrations.down({ steps: ids.length, backup: false });
      const workers = await Promise.all([context.worker(), context.worker(), context.worker()]);
      for (const worker of workers) worker.go({ job: 'migrate' });
      await Promise.all(workers.map((worker) => worker.done()));
      const reported = workers.flatMap(({ acknowledged }) => acknowledged);
      // Each migration is a step of its own, so the processes may take turns.
      equal(reported.toSorted(), ids, 'each migration was done by one process, and the others found it done');
      equal(
        (await store.migrations.status()).applied.map(({ id }) => id),
        ids,
      );
      equal(await store.migrations.verify(), []);
    },
  },
  {
    key: 'migrations-not-supported',
    group: 'migrations',
    lacks: 'migrations',
    async run({ store }) {
      await rejects(store.migrations.status(), 'not-supported', 'status');
      await rejects(store.migrations.up(), 'not-supported', 'up');
      await rejects(store.migrations.down(), 'not-supported', 'down');
      await rejects(store.migrations.verify(), 'not-supported', 'verify');
    },
  },
];
