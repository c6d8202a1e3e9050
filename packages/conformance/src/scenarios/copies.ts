import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreCopy } from '@skep/contracts';
import { equal, pluck, rejects } from '../assert.ts';
import { configEntry, event, instance } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// A backup is looked at before it is trusted, and a restore loses nothing: neither what was there, nor what is asked for.

export const copies: readonly Scenario[] = [
  {
    key: 'backup-overwrites-when-told-to',
    group: 'maintenance',
    needs: ['backup'],
    async run(context) {
      const { store } = context;
      const path = join(await context.directory(), 'copy.db');
      await store.insert('user_config', [configEntry('a')]);
      await store.backup(path);
      await store.insert('user_config', [configEntry('b')]);
      await store.backup(path, { overwrite: true });
      equal(pluck(await (await context.openBackup(path)).find('user_config'), 'key'), ['a', 'b']);
    },
  },
  {
    key: 'backup-is-looked-at',
    group: 'maintenance',
    needs: ['backup'],
    async run(context) {
      const { store } = context;
      const folder = await context.directory();
      await store.insert('instances', [instance('a')]);
      await store.insert('mcp_events', [event('a'), event('a')]);
      let seen: unknown;
      const inspect = async (copy: StoreCopy): Promise<void> => {
        const [counted] = await copy.aggregate('mcp_events', { measures: { n: { op: 'count' } } });
        seen = [pluck(await copy.find('instances'), 'id'), counted?.values, (await copy.checkIntegrity()).ok];
        throw new Error('it will not do');
      };
      await assert.rejects(store.backup(join(folder, 'copy.db'), { inspect }), /it will not do/);
      equal(seen, [['a'], { n: 2 }, true], 'what the copy holds');
      equal(await readdir(folder), [], 'nothing is left of a copy that will not do');
    },
  },
  {
    key: 'restore-takes-the-place-and-keeps-what-was-there',
    group: 'maintenance',
    needs: ['backup', 'restore', 'durable'],
    async run(context) {
      const { store } = context;
      const path = join(await context.directory(), 'copy.db');
      await store.insert('user_config', [configEntry('kept')]);
      await store.backup(path);
      await store.insert('user_config', [configEntry('later')]);
      await store.disconnect();
      const { replaced } = await store.restore(path);
      assert.ok(replaced !== null, 'what was there is told');
      const restored = await context.reopen();
      equal(pluck(await restored.find('user_config'), 'key'), ['kept']);
      await restored.insert('user_config', [configEntry('goes on')]);
      equal(pluck(await (await context.openBackup(replaced)).find('user_config'), 'key'), ['kept', 'later']);
    },
  },
  {
    key: 'restore-needs-a-store-that-is-not-connected',
    group: 'maintenance',
    needs: ['backup', 'restore'],
    async run(context) {
      const { store } = context;
      const path = join(await context.directory(), 'copy.db');
      await store.backup(path);
      await store.insert('user_config', [configEntry('later')]);
      await rejects(store.restore(path), 'invalid', 'restore while connected');
      equal(pluck(await store.find('user_config'), 'key'), ['later']);
    },
  },
  {
    key: 'restore-that-is-refused-changes-nothing',
    group: 'maintenance',
    needs: ['backup', 'restore', 'durable'],
    async run(context) {
      const { store } = context;
      const folder = await context.directory();
      const [good, bad] = [join(folder, 'copy.db'), join(folder, 'notes')];
      await store.backup(good);
      await writeFile(bad, 'not a database, but notes\n'.repeat(500));
      await store.insert('user_config', [configEntry('later')]);
      await store.disconnect();
      await rejects(store.restore(join(folder, 'nowhere')), 'not-found', 'a backup that is not there');
      // Without its key, an encrypted file is like any other.
      const what = store.supports.encryptionAtRest ? 'wrong-key' : 'not-a-database';
      await rejects(store.restore(bad), what, 'a backup that is none');
      const inspect = async (copy: StoreCopy): Promise<void> => {
        equal(await copy.find('user_config'), [], 'the copy is what is looked at');
        throw new Error('it will not do');
      };
      await assert.rejects(store.restore(good, { inspect }), /it will not do/);
      equal(pluck(await (await context.reopen()).find('user_config'), 'key'), ['later']);
    },
  },
  {
    key: 'restore-not-supported',
    group: 'maintenance',
    lacks: 'restore',
    async run({ store }) {
      await store.disconnect();
      await rejects(store.restore('never-read.db'), 'not-supported', 'restore');
    },
  },
  {
    key: 'salvage-of-a-sound-store-saves-all',
    group: 'maintenance',
    needs: ['salvage'],
    async run(context) {
      const { store } = context;
      await store.insert('instances', [instance('a'), instance('b', { parent_instance_id: 'a' })]);
      await store.insert('mcp_events', [
        event('a', { metadata: JSON.stringify('x'.repeat(50_000)) }),
        event('b'),
      ]);
      const instances = await store.find('instances');
      const events = await store.find('mcp_events');
      await store.disconnect();
      const target = join(await context.directory(), 'saved.db');
      const { tables, problems } = await store.salvage(target);
      equal(problems, []);
      equal(
        tables.filter(({ saved, lost, altered }) => saved + lost.length + altered.length > 0),
        [
          { table: 'instances', saved: 2, lost: [], altered: [] },
          { table: 'mcp_events', saved: 2, lost: [], altered: [] },
        ],
      );
      const saved = await context.openBackup(target);
      equal(await saved.find('instances'), instances);
      equal(await saved.find('mcp_events'), events);
      const [next] = await saved.insert('mcp_events', [event('a')]);
      equal(next?.id, 3, 'keys go on where they were');
      await rejects(store.salvage(target), 'invalid', 'a salvage to a file that exists');
    },
  },
  {
    key: 'salvage-of-a-damaged-store-accounts-for-every-row',
    group: 'maintenance',
    needs: ['salvage'],
    async run(context) {
      const { store } = context;
      const keys = Array.from({ length: 400 }, (_, index) => `key-${index}`);
      await store.insert(
        'user_config',
        keys.map((key) => configEntry(key, 'x'.repeat(500))),
      );
      const written = new Map((await store.find('user_config')).map((row) => [row.key, row]));
      await store.disconnect();
      await context.damage();
      const before = store.file === null ? null : await readFile(store.file);
      const target = join(await context.directory(), 'saved.db');
      const report = await store.salvage(target);
      const told = report.tables.find(({ table }) => table === 'user_config');
      assert.ok(told !== undefined, 'every table is told of');
      const found = await (await context.openBackup(target)).find('user_config');
      equal(found.length, told.saved);
      for (const row of found) {
        if (!told.altered.includes(String(row.key)))
          equal(row, written.get(row.key ?? null), 'as it was written');
      }
      const accounted = new Set([...pluck(found, 'key'), ...told.lost]);
      equal(
        keys.filter((key) => !accounted.has(key)),
        [],
        'each row is saved, or told to be lost',
      );
      if (store.file !== null)
        equal((await readFile(store.file)).equals(before ?? Buffer.of()), true, 'untouched');
    },
  },
  {
    key: 'salvage-not-supported',
    group: 'maintenance',
    lacks: 'salvage',
    async run({ store }) {
      await store.disconnect();
      await rejects(store.salvage('never-written.db'), 'not-supported', 'salvage');
    },
  },
];
