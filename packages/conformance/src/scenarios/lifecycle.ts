import assert from 'node:assert/strict';
import type { Capabilities, StorageAdapter } from '@skep/contracts';
import { equal, rejects } from '../assert.ts';
import { configEntry } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// A program must be able to tell "not open yet" from "no such row", or it will report an empty fleet as the truth.

export const lifecycle: readonly Scenario[] = [
  {
    key: 'specification-version',
    group: 'lifecycle',
    async run({ store }) {
      equal(store.specificationVersion, 'v1');
      assert.match(store.name, /\S/, 'an adapter needs a name');
    },
  },
  {
    key: 'supports-is-frozen',
    group: 'lifecycle',
    async run({ store }) {
      const supports: Readonly<Record<string, unknown>> = { ...store.supports };
      equal(
        Object.keys(supports).sort(),
        [...capabilities].sort(),
        'every capability, and no other, is told',
      );
      for (const [name, value] of Object.entries(supports)) equal(typeof value, 'boolean', name);
      assert.ok(Object.isFrozen(store.supports), 'supports is fixed when the adapter is made: freeze it');
    },
  },
  {
    // What an adapter says it supports must be testable: a claim that nothing checks is worth nothing.
    key: 'claims-can-be-tested',
    group: 'lifecycle',
    async run(context) {
      const { durable, multiProcess } = context.store.supports;
      if (multiProcess) await context.peer();
      if (!durable && !multiProcess) return;
      // A store that is durable and not for several processes is let go of before another process opens it.
      if (!multiProcess) await context.store.disconnect();
      await (await context.worker()).kill();
      if (durable) await context.reopen();
    },
  },
  {
    key: 'connect-twice',
    group: 'lifecycle',
    async run({ store }) {
      await store.insert('user_config', [configEntry('a')]);
      await store.connect();
      equal(store.isConnected(), true);
      equal((await store.find('user_config')).length, 1, 'a second connect does nothing');
    },
  },
  {
    key: 'disconnect-twice',
    group: 'lifecycle',
    async run({ store }) {
      await store.disconnect();
      equal(store.isConnected(), false);
      await store.disconnect();
      equal(store.isConnected(), false);
    },
  },
  {
    key: 'connect-after-disconnect',
    group: 'lifecycle',
    async run({ store }) {
      await store.disconnect();
      await store.connect();
      equal(store.isConnected(), true);
      // A store that is not durable has lost its schema with its rows.
      if (store.supports.migrations) await store.migrations.up();
      await store.insert('user_config', [configEntry('a')]);
      equal((await store.find('user_config')).length, 1);
    },
  },
  {
    key: 'not-connected-before-connect',
    group: 'lifecycle',
    async run(context) {
      const store = context.unconnected();
      equal(store.isConnected(), false);
      for (const [name, call] of everyCall(store)) await rejects(call(), 'not-connected', name);
      await store.disconnect();
    },
  },
  {
    key: 'not-connected-after-disconnect',
    group: 'lifecycle',
    async run({ store }) {
      await store.disconnect();
      for (const [name, call] of everyCall(store)) await rejects(call(), 'not-connected', name);
    },
  },
  {
    key: 'disconnect-waits-for-what-is-under-way',
    group: 'lifecycle',
    async run({ store }) {
      const mayEnd = Promise.withResolvers<void>();
      const working = store.transaction(async (tx) => {
        await mayEnd.promise;
        return tx.insert('user_config', [configEntry('late')]);
      });
      // The transaction must be under way, not only asked for.
      await new Promise((resolve) => setImmediate(resolve));
      const disconnecting = store.disconnect();
      mayEnd.resolve();
      const [rows] = await Promise.all([working, disconnecting]);
      equal(rows.length, 1, 'a transaction that had begun is brought to its end');
      equal(store.isConnected(), false);
    },
  },
];

const capabilities: readonly (keyof Capabilities)[] = [
  'durable',
  'multiProcess',
  'migrations',
  'vacuum',
  'backup',
  'restore',
  'salvage',
  'checkpoint',
  'integrityCheck',
  'sync',
  'encryptionAtRest',
  'fullTextSearch',
];

/** Every method that needs a connection and that this store says it supports. */
function everyCall(store: StorageAdapter): [string, () => Promise<unknown>][] {
  const calls: [string, keyof Capabilities | null, () => Promise<unknown>][] = [
    ['find', null, () => store.find('user_config')],
    ['aggregate', null, () => store.aggregate('user_config', { measures: { rows: { op: 'count' } } })],
    ['insert', null, () => store.insert('user_config', [configEntry('a')])],
    ['insert of nothing', null, () => store.insert('user_config', [])],
    ['update', null, () => store.update('user_config', {}, { value: 'x' })],
    ['delete', null, () => store.delete('user_config', {})],
    ['transaction', null, () => store.transaction(async () => 1)],
    ['transaction that reads', null, () => store.transaction(async () => 1, { mode: 'read' })],
    ['statistics', null, () => store.statistics()],
    ['vacuum', 'vacuum', () => store.vacuum()],
    ['checkpoint', 'checkpoint', () => store.checkpoint()],
    ['backup', 'backup', () => store.backup('never-written.db')],
    ['checkIntegrity', 'integrityCheck', () => store.checkIntegrity()],
    ['sync', 'sync', () => store.sync()],
    ['migrations.status', 'migrations', () => store.migrations.status()],
    ['migrations.up', 'migrations', () => store.migrations.up()],
    ['migrations.down', 'migrations', () => store.migrations.down()],
    ['migrations.verify', 'migrations', () => store.migrations.verify()],
  ];
  return calls
    .filter(([, capability]) => capability === null || store.supports[capability])
    .map(([name, , call]) => [name, call]);
}
