import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { type StorageAdapter, tables } from '@skep/contracts';
import { equal, pluck, rejects } from '../assert.ts';
import { unwrap, whileOpen } from '../concurrency.ts';
import { configEntry, event, instance } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// A backup is only known to be good when it has been opened. What an engine cannot do, it must not pretend to have done.

export const maintenance: readonly Scenario[] = [
  {
    key: 'statistics-count-rows',
    group: 'maintenance',
    async run({ store }) {
      await store.insert('instances', [instance('a'), instance('b')]);
      await store.insert('mcp_events', [event('a'), event('a'), event('b')]);
      await store.delete('mcp_events', { instance_id: 'b' });
      const { rows, databaseBytes, unusedBytes, walBytes, pool, engine } = await store.statistics();
      const none = Object.fromEntries(Object.keys(tables).map((name) => [name, 0]));
      equal(rows, { ...none, instances: 2, mcp_events: 2 }, 'every table, also the empty ones');
      for (const bytes of [databaseBytes, unusedBytes, walBytes])
        assert.ok(bytes === null || (Number.isSafeInteger(bytes) && bytes >= 0));
      if (pool !== null) equal([pool.writing, pool.waitingWriters], [false, 0], 'nobody writes');
      assert.notEqual(Object.keys(engine).length, 0, 'something about the engine that helps a person');
    },
  },
  {
    key: 'vacuum-keeps-the-rows',
    group: 'maintenance',
    needs: ['vacuum'],
    async run({ store }) {
      await store.insert(
        'user_config',
        Array.from({ length: 500 }, (_, index) => configEntry(`k${index}`, 'x'.repeat(1000))),
      );
      await store.delete('user_config', { key: { gt: 'k1' } });
      const before = await store.find('user_config');
      const size = await bytes(store);
      await store.vacuum();
      equal(await store.find('user_config'), before);
      const smaller = await bytes(store);
      if (size !== null)
        assert.ok(smaller !== null && smaller < size, `${smaller} bytes are not fewer than ${size}`);
      await store.insert('user_config', [configEntry('next')]);
    },
  },
  {
    key: 'vacuum-gives-back-as-much-as-is-wanted',
    group: 'maintenance',
    needs: ['vacuum'],
    async run({ store }) {
      await store.insert(
        'user_config',
        Array.from({ length: 500 }, (_, index) => configEntry(`k${index}`, 'x'.repeat(1000))),
      );
      await store.delete('user_config', { key: { gt: 'k1' } });
      const before = await store.find('user_config');
      const unused = async () => (await store.statistics()).unusedBytes ?? 0;
      const first = await unused();
      await store.vacuum({ maxBytes: 0 });
      equal(await unused(), first, 'nothing was to be given back');
      const maxBytes = 100_000;
      await store.vacuum({ maxBytes });
      const left = await unused();
      assert.ok(first - left <= maxBytes, `${first - left} bytes are more than ${maxBytes}`);
      assert.ok(first < maxBytes || left < first, 'some of it is given back');
      equal(await store.find('user_config'), before);
      for (const wrong of [-1, 1.5, Number.NaN]) {
        await rejects(store.vacuum({ maxBytes: wrong }), 'invalid', `vacuum of ${wrong} bytes`);
      }
    },
  },
  {
    key: 'checkpoint-puts-the-log-into-the-file',
    group: 'maintenance',
    needs: ['checkpoint'],
    async run({ store }) {
      await store.insert('user_config', [configEntry('a', 'x'.repeat(10_000))]);
      equal(await store.checkpoint(), { complete: true, walBytes: 0 });
      equal((await store.statistics()).walBytes, 0);
      equal(pluck(await store.find('user_config'), 'key'), ['a']);
    },
  },
  {
    key: 'checkpoint-waits-for-no-reader',
    group: 'maintenance',
    needs: ['checkpoint'],
    async run({ store }) {
      await store.insert('user_config', [configEntry('a')]);
      const { outside, transaction } = await whileOpen(
        store,
        {
          begin: (tx) => tx.find('user_config'),
          async outside() {
            await store.insert('user_config', [configEntry('b', 'x'.repeat(10_000))]);
            return store.checkpoint();
          },
          end: (tx) => tx.find('user_config'),
        },
        { mode: 'read' },
      );
      equal(pluck(unwrap(transaction) ?? [], 'key'), ['a'], 'a reader goes on seeing what it saw');
      const { complete, walBytes } = unwrap(outside);
      equal(complete, walBytes === 0, 'it says whether all of the log is in the file');
      equal(pluck(await store.find('user_config'), 'key'), ['a', 'b']);
    },
  },
  {
    key: 'file-is-an-absolute-path',
    group: 'maintenance',
    async run({ store }) {
      if (store.file === null) return;
      assert.ok(isAbsolute(store.file), `${store.file} is no absolute path`);
      equal(store.supports.durable, true, 'a store with a file outlives its process');
    },
  },
  {
    key: 'backup-opens-with-every-row',
    group: 'maintenance',
    needs: ['backup'],
    async run(context) {
      const { store } = context;
      await store.insert('instances', [instance('a')]);
      await store.insert('mcp_events', [event('a')]);
      const path = join(await context.directory(), 'copy.db');
      await store.backup(path);
      await store.insert('instances', [instance('later')]);
      const copy = await context.openBackup(path);
      equal(pluck(await copy.find('instances'), 'id'), ['a']);
      equal(await copy.find('mcp_events'), await store.find('mcp_events'));
      if (copy.supports.integrityCheck) equal((await copy.checkIntegrity()).ok, true);
      await copy.insert('instances', [instance('in the copy')]);
      equal(pluck(await store.find('instances'), 'id'), ['a', 'later'], 'the copy is a store of its own');
    },
  },
  {
    key: 'backup-leaves-out-an-open-transaction',
    group: 'maintenance',
    needs: ['backup'],
    async run(context) {
      const { store } = context;
      await store.insert('user_config', [configEntry('committed')]);
      const path = join(await context.directory(), 'copy.db');
      const { outside } = await whileOpen(store, {
        begin: (tx) => tx.insert('user_config', [configEntry('open')]),
        outside: () => store.backup(path),
        end: () => Promise.reject(new Error('roll back')),
      });
      unwrap(outside);
      equal(pluck(await (await context.openBackup(path)).find('user_config'), 'key'), ['committed']);
    },
  },
  {
    key: 'backup-never-overwrites',
    group: 'maintenance',
    needs: ['backup'],
    async run(context) {
      const path = join(await context.directory(), 'precious');
      await writeFile(path, 'somebody else owns this');
      await rejects(context.store.backup(path), 'invalid', 'a backup to a file that exists');
      equal(await readFile(path, 'utf8'), 'somebody else owns this');
    },
  },
  {
    key: 'integrity-of-a-healthy-store',
    group: 'maintenance',
    needs: ['integrityCheck'],
    async run({ store }) {
      await store.insert('instances', [instance('a'), instance('b', { parent_instance_id: 'a' })]);
      await store.insert('mcp_events', [event('a')]);
      equal(await store.checkIntegrity(), { ok: true, problems: [] });
    },
  },
  {
    key: 'sync-resolves',
    group: 'maintenance',
    needs: ['sync'],
    async run({ store }) {
      await store.insert('user_config', [configEntry('a')]);
      await store.sync();
      equal(pluck(await store.find('user_config'), 'key'), ['a']);
    },
  },
  {
    key: 'vacuum-not-supported',
    group: 'maintenance',
    lacks: 'vacuum',
    run: ({ store }) => rejects(store.vacuum(), 'not-supported', 'vacuum'),
  },
  {
    key: 'checkpoint-not-supported',
    group: 'maintenance',
    lacks: 'checkpoint',
    run: ({ store }) => rejects(store.checkpoint(), 'not-supported', 'checkpoint'),
  },
  {
    key: 'backup-not-supported',
    group: 'maintenance',
    lacks: 'backup',
    async run(context) {
      const path = join(await context.directory(), 'copy.db');
      await rejects(context.store.backup(path), 'not-supported', 'backup');
      await assert.rejects(readFile(path), { code: 'ENOENT' }, 'a backup that is refused writes nothing');
    },
  },
  {
    key: 'integrity-check-not-supported',
    group: 'maintenance',
    lacks: 'integrityCheck',
    run: ({ store }) => rejects(store.checkIntegrity(), 'not-supported', 'checkIntegrity'),
  },
  {
    key: 'sync-not-supported',
    group: 'maintenance',
    lacks: 'sync',
    run: ({ store }) => rejects(store.sync(), 'not-supported', 'sync'),
  },
];

/** What the store takes on disk; null where it has no size of its own. */
async function bytes(store: StorageAdapter): Promise<number | null> {
  const { databaseBytes, walBytes } = await store.statistics();
  return databaseBytes === null ? null : databaseBytes + (walBytes ?? 0);
}
