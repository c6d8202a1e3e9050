import { equal, pluck, rejects } from '../assert.ts';
import { unwrap, whileOpen } from '../concurrency.ts';
import { configEntry, instance } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// What somebody else has not committed is not true yet; and what a reader has begun to read must not change under it.

export const isolation: readonly Scenario[] = [
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
    // The adapter's own find, called from inside the work, is a reader outside like any other.
    key: 'reads-past-the-transaction-see-what-is-committed',
    group: 'transactions',
    async run({ store }) {
      await store.insert('user_config', [configEntry('a')]);
      await store.transaction(async (tx) => {
        await tx.insert('user_config', [configEntry('b')]);
        equal(pluck(await store.find('user_config'), 'key'), ['a']);
        equal(pluck(await tx.find('user_config'), 'key'), ['a', 'b']);
      });
    },
  },
];
