import type { Transaction } from '@skep/contracts';
import { equal, pluck, rejects } from '../assert.ts';
import { settled, unwrap, whileOpen } from '../concurrency.ts';
import { configEntry, event, instance } from '../fixtures.ts';
import { increment } from '../processes/jobs.ts';
import type { Scenario } from '../scenario.ts';

// A status, its event and its feed entry are one change. Seen in part, or kept in part, the record contradicts itself.

export const transactions: readonly Scenario[] = [
  {
    key: 'transaction-commits-all',
    group: 'transactions',
    async run({ store }) {
      const returned = await store.transaction(async (tx) => {
        await tx.insert('instances', [instance('a')]);
        await tx.insert('mcp_events', [event('a')]);
        await tx.update('instances', { id: 'a' }, { status: 'pr_created' });
        return 'value';
      });
      equal(returned, 'value', 'a transaction returns what its work returns');
      equal(pluck(await store.find('instances'), 'status'), ['pr_created']);
      equal((await store.find('mcp_events')).length, 1);
    },
  },
  {
    key: 'transaction-rolls-back-when-work-throws',
    group: 'transactions',
    async run({ store }) {
      await store.insert('user_config', [configEntry('a'), configEntry('b')]);
      const failure = new Error('the work fails');
      const result = await settled(
        store.transaction(async (tx) => {
          await tx.insert('user_config', [configEntry('c')]);
          await tx.update('user_config', { key: 'a' }, { value: 'changed' });
          await tx.delete('user_config', { key: 'b' });
          throw failure;
        }),
      );
      equal(result.status === 'rejected' && result.reason === failure, true, 'the very error is passed on');
      const rows = await store.find('user_config');
      equal(
        rows.map(({ key, value }) => [key, value]),
        [
          ['a', 'value'],
          ['b', 'value'],
        ],
      );
      await store.insert('user_config', [configEntry('c')]);
    },
  },
  {
    key: 'transaction-reads-its-own-writes',
    group: 'transactions',
    async run({ store }) {
      await store.insert('user_config', [configEntry('a'), configEntry('b')]);
      await store.transaction(async (tx) => {
        await tx.insert('user_config', [configEntry('c')]);
        await tx.delete('user_config', { key: 'a' });
        await tx.update('user_config', { key: 'b' }, { value: 'new' });
        const rows = await tx.find('user_config');
        equal(
          rows.map(({ key, value }) => [key, value]),
          [
            ['b', 'new'],
            ['c', 'value'],
          ],
        );
        const counted = await tx.aggregate('user_config', { measures: { rows: { op: 'count' } } });
        equal(counted[0]?.values.rows, 2);
      });
    },
  },
  {
    key: 'transaction-goes-on-after-a-failed-call',
    group: 'transactions',
    async run({ store }) {
      await store.transaction(async (tx) => {
        await tx.insert('user_config', [configEntry('a')]);
        await rejects(tx.insert('user_config', [configEntry('b'), configEntry('a')]), 'unique');
        equal(pluck(await tx.find('user_config'), 'key'), ['a'], 'the failed call left nothing behind');
        await rejects(tx.update('user_config', {}, { value: null }), 'check');
        await tx.insert('user_config', [configEntry('c')]);
      });
      equal(pluck(await store.find('user_config'), 'key'), ['a', 'c']);
    },
  },
  {
    key: 'transaction-is-not-seen-before-commit',
    group: 'transactions',
    async run({ store }) {
      await store.insert('user_config', [configEntry('a')]);
      const { transaction, outside } = await whileOpen(store, {
        async begin(tx) {
          await tx.insert('user_config', [configEntry('b')]);
          await tx.update('user_config', { key: 'a' }, { value: 'uncommitted' });
        },
        outside: () =>
          Promise.all([
            store.find('user_config'),
            store.find('user_config', { where: { key: 'a' } }),
            store.aggregate('user_config', { measures: { rows: { op: 'count' } } }),
            store.transaction((tx) => tx.find('user_config'), { mode: 'read' }),
          ]),
        end: () => Promise.reject(new Error('roll back')),
      });
      equal(transaction.status, 'rejected');
      const [all, one, [count], read] = unwrap(outside);
      for (const rows of [all, one, read])
        equal(
          rows.map(({ key, value }) => [key, value]),
          [['a', 'value']],
        );
      equal(count?.values.rows, 1);
    },
  },
  {
    key: 'transaction-is-seen-after-commit',
    group: 'transactions',
    async run({ store }) {
      const { transaction } = await whileOpen(store, {
        begin: (tx) => tx.insert('user_config', [configEntry('a')]),
        outside: () => store.find('user_config'),
      });
      unwrap(transaction);
      equal(
        pluck(await store.find('user_config'), 'key'),
        ['a'],
        'a read that begins after the commit sees it',
      );
    },
  },
  {
    key: 'writes-outside-wait-for-the-transaction',
    group: 'transactions',
    async run({ store }) {
      const { transaction, outside } = await whileOpen(store, {
        begin: (tx) => tx.insert('user_config', [configEntry('a', 'first')]),
        outside: () => store.update('user_config', { key: 'a' }, { value: 'second' }),
        end: (tx) => tx.find('user_config'),
      });
      equal(pluck(unwrap(transaction) ?? [], 'value'), ['first'], 'nobody writes inside an open transaction');
      equal(unwrap(outside), 1, 'who came later acts on what was committed');
      equal(pluck(await store.find('user_config'), 'value'), ['second']);
    },
  },
  {
    key: 'read-transaction-keeps-one-view',
    group: 'transactions',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const { transaction, outside } = await whileOpen(
        store,
        {
          async begin(tx) {
            equal((await tx.find('instances')).length, 1);
          },
          async outside() {
            await store.insert('instances', [instance('b')]);
            await store.update('instances', { id: 'a' }, { host: 'changed' });
            await store.insert('user_config', [configEntry('k')]);
          },
          end: async (tx) => [await tx.find('instances'), await tx.find('user_config')],
        },
        { mode: 'read' },
      );
      const [instances = [], config] = unwrap(transaction) ?? [];
      equal(
        instances.map(({ id, host }) => [id, host]),
        [['a', null]],
        'what was read once stays so',
      );
      equal(config, [], 'a table that is first read later shows the same moment');
      unwrap(outside);
      equal(pluck(await store.find('instances'), 'host'), ['changed', null]);
    },
  },
  {
    key: 'read-transaction-refuses-writes',
    group: 'transactions',
    async run({ store }) {
      await store.insert('user_config', [configEntry('a')]);
      await store.transaction(
        async (tx) => {
          await rejects(tx.insert('user_config', [configEntry('b')]), 'invalid', 'insert');
          await rejects(tx.update('user_config', {}, { value: 'x' }), 'invalid', 'update');
          await rejects(tx.delete('user_config', {}), 'invalid', 'delete');
          equal((await tx.find('user_config')).length, 1, 'reading goes on');
        },
        { mode: 'read' },
      );
      equal(pluck(await store.find('user_config'), 'value'), ['value']);
    },
  },
  {
    // Work that asks its own adapter for what the transaction holds would wait for itself for ever.
    key: 'nested-calls-are-refused',
    group: 'transactions',
    async run({ store }) {
      await store.insert('user_config', [configEntry('a')]);
      for (const mode of ['write', 'read'] as const) {
        await store.transaction(
          async () => {
            await rejects(
              store.transaction(async () => 1),
              'invalid',
              `transaction inside ${mode}`,
            );
            await rejects(
              store.transaction(async () => 1, { mode: 'read' }),
              'invalid',
              `read inside ${mode}`,
            );
            await rejects(
              store.insert('user_config', [configEntry('b')]),
              'invalid',
              `insert inside ${mode}`,
            );
            await rejects(
              store.update('user_config', {}, { value: 'x' }),
              'invalid',
              `update inside ${mode}`,
            );
            await rejects(store.delete('user_config', {}), 'invalid', `delete inside ${mode}`);
          },
          { mode },
        );
      }
      equal(pluck(await store.find('user_config'), 'value'), ['value']);
      equal(await store.update('user_config', {}, { value: 'y' }), 1, 'the store is not left locked');
    },
  },
  {
    key: 'ended-transaction-is-refused',
    group: 'transactions',
    async run({ store }) {
      const handles: Transaction[] = [];
      const keep = async (tx: Transaction): Promise<void> => {
        handles.push(tx);
      };
      await store.transaction(keep);
      await store.transaction(keep, { mode: 'read' });
      await settled(
        store.transaction(async (tx) => keep(tx).then(() => Promise.reject(new Error('rolled back')))),
      );
      equal(handles.length, 3);
      for (const tx of handles) {
        await rejects(tx.find('user_config'), 'invalid', 'find');
        await rejects(
          tx.aggregate('user_config', { measures: { n: { op: 'count' } } }),
          'invalid',
          'aggregate',
        );
        await rejects(tx.insert('user_config', [configEntry('a')]), 'invalid', 'insert');
        await rejects(tx.update('user_config', {}, { value: 'x' }), 'invalid', 'update');
        await rejects(tx.delete('user_config', {}), 'invalid', 'delete');
        await rejects(
          tx.savepoint(async () => 1),
          'invalid',
          'savepoint',
        );
      }
      equal(await store.find('user_config'), []);
    },
  },
  {
    key: 'concurrent-increments-lose-none',
    group: 'transactions',
    async run({ store }) {
      await store.insert('user_config', [configEntry('n', '0')]);
      await Promise.all(Array.from({ length: 50 }, () => increment(store, 'n')));
      equal(pluck(await store.find('user_config'), 'value'), ['50']);
    },
  },
  {
    key: 'concurrent-writes-all-succeed',
    group: 'transactions',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const stored = await Promise.all(
        Array.from({ length: 50 }, async (_, index) =>
          index % 2 === 0
            ? store.insert('mcp_events', [event('a')])
            : store.transaction((tx) => tx.insert('mcp_events', [event('a')])),
        ),
      );
      equal(new Set(pluck(stored.flat(), 'id')).size, 50);
      equal((await store.find('mcp_events')).length, 50);
    },
  },
  {
    key: 'one-failure-among-concurrent-writes-is-its-own',
    group: 'transactions',
    async run({ store }) {
      const inserts = ['a', 'b', 'a', 'c'].map((key) =>
        settled(store.insert('user_config', [configEntry(key)])),
      );
      const results = await Promise.all(inserts);
      equal(
        results.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
      );
      equal(pluck(await store.find('user_config'), 'key'), ['a', 'b', 'c']);
    },
  },
];
