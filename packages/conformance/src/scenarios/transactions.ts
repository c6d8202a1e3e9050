import type { Transaction } from '@skep/contracts';
import { equal, pluck, rejects } from '../assert.ts';
import { settled } from '../concurrency.ts';
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
    // JavaScript throws anything. What is thrown is a failure, whatever its value.
    key: 'transaction-fails-with-whatever-is-thrown',
    group: 'transactions',
    async run({ store }) {
      for (const thrown of ['text', 0, null, undefined]) {
        const result = await settled(
          store.transaction(async (tx) => {
            await tx.insert('user_config', [configEntry('a')]);
            throw thrown;
          }),
        );
        equal(result, { status: 'rejected', reason: thrown });
        equal(await store.find('user_config'), [], `rolled back after ${String(thrown)} was thrown`);
      }
      const failure = new Error('thrown, not rejected with');
      const throws = (): never => {
        throw failure;
      };
      const results = [
        await settled(store.transaction(throws)),
        await settled(store.transaction(throws, { mode: 'read' })),
        await settled(store.transaction((tx) => tx.savepoint(throws))),
      ];
      for (const result of results) equal(result, { status: 'rejected', reason: failure });
      await store.insert('user_config', [configEntry('b')]);
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
