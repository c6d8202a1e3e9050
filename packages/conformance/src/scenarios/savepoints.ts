import { equal, pluck, rejects } from '../assert.ts';
import { settled } from '../concurrency.ts';
import { change, configEntry, event, instance } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// Several callers' writes share one commit, each in a savepoint, so that one caller's failure is its own.

export const savepoints: readonly Scenario[] = [
  {
    key: 'savepoint-is-kept',
    group: 'savepoints',
    async run({ store }) {
      await store.transaction(async (tx) => {
        const returned = await tx.savepoint(async () => {
          await tx.insert('user_config', [configEntry('a')]);
          return 'value';
        });
        equal(returned, 'value', 'a savepoint returns what its work returns');
        equal((await tx.find('user_config')).length, 1);
      });
      equal(pluck(await store.find('user_config'), 'key'), ['a']);
    },
  },
  {
    key: 'savepoint-is-undone-alone',
    group: 'savepoints',
    async run({ store }) {
      await store.insert('user_config', [configEntry('old')]);
      const failure = new Error('the savepoint fails');
      await store.transaction(async (tx) => {
        await tx.insert('user_config', [configEntry('before')]);
        const result = await settled(
          tx.savepoint(async () => {
            await tx.insert('user_config', [configEntry('inside')]);
            await tx.update('user_config', { key: 'before' }, { value: 'changed' });
            await tx.delete('user_config', { key: 'old' });
            throw failure;
          }),
        );
        equal(result.status === 'rejected' && result.reason === failure, true, 'the very error is passed on');
        await tx.insert('user_config', [configEntry('after')]);
      });
      const rows = await store.find('user_config');
      equal(
        rows.map(({ key, value }) => [key, value]),
        [
          ['after', 'value'],
          ['before', 'value'],
          ['old', 'value'],
        ],
      );
    },
  },
  {
    key: 'savepoint-inside-another',
    group: 'savepoints',
    async run({ store }) {
      await store.transaction(async (tx) => {
        await tx.savepoint(async () => {
          await tx.insert('user_config', [configEntry('outer')]);
          await settled(
            tx.savepoint(async () => {
              await tx.insert('user_config', [configEntry('inner, undone')]);
              throw new Error('the inner one fails');
            }),
          );
          await tx.savepoint(() => tx.insert('user_config', [configEntry('inner, kept')]));
        });
        await settled(
          tx.savepoint(async () => {
            await tx.savepoint(() => tx.insert('user_config', [configEntry('inner, undone with its outer')]));
            throw new Error('the outer one fails');
          }),
        );
      });
      equal(pluck(await store.find('user_config'), 'key'), ['inner, kept', 'outer']);
    },
  },
  {
    key: 'savepoint-is-undone-with-its-transaction',
    group: 'savepoints',
    async run({ store }) {
      await settled(
        store.transaction(async (tx) => {
          await tx.savepoint(() => tx.insert('user_config', [configEntry('a')]));
          throw new Error('the transaction fails');
        }),
      );
      equal(await store.find('user_config'), []);
    },
  },
  {
    key: 'savepoint-after-a-storage-failure',
    group: 'savepoints',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      await store.transaction(async (tx) => {
        const failing = tx.savepoint(async () => {
          await tx.insert('changes', [change('a')]);
          await tx.insert('mcp_events', [event('nobody')]);
        });
        await rejects(failing, 'foreign-key');
        await tx.savepoint(() => tx.insert('mcp_events', [event('a')]));
      });
      equal(await store.find('changes'), []);
      equal((await store.find('mcp_events')).length, 1);
    },
  },
  {
    key: 'savepoints-one-after-another',
    group: 'savepoints',
    async run({ store }) {
      await store.transaction(async (tx) => {
        for (let index = 0; index < 100; index++) {
          await settled(
            tx.savepoint(async () => {
              await tx.insert('changes', [change(`${index}`)]);
              if (index % 3 === 0) throw new Error('every third one fails');
            }),
          );
        }
      });
      const keys = Array.from({ length: 100 }, (_, index) => index).filter((index) => index % 3 !== 0);
      equal(pluck(await store.find('changes'), 'record_key'), keys.map(String));
    },
  },
];
