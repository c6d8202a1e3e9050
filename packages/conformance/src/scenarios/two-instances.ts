import { equal, pluck, rejects } from '../assert.ts';
import { unwrap, whileOpen } from '../concurrency.ts';
import { change, configEntry, event, instance } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// A server and a command-line program look at one store. Neither may show what the other has not committed, or miss
// what it has.

export const twoInstances: readonly Scenario[] = [
  {
    key: 'peer-sees-what-is-committed',
    group: 'two-instances',
    needs: ['multiProcess'],
    async run(context) {
      const { store } = context;
      const peer = await context.peer();
      equal(await peer.find('user_config'), []);
      await store.insert('user_config', [configEntry('a')]);
      equal(pluck(await peer.find('user_config'), 'key'), ['a']);
      await peer.update('user_config', {}, { value: 'by the peer' });
      equal(pluck(await store.find('user_config'), 'value'), ['by the peer']);
      await store.transaction((tx) => tx.delete('user_config', {}));
      equal(await peer.transaction((tx) => tx.find('user_config'), { mode: 'read' }), []);
    },
  },
  {
    key: 'peer-does-not-see-an-open-transaction',
    group: 'two-instances',
    needs: ['multiProcess'],
    async run(context) {
      const { store } = context;
      const peer = await context.peer();
      const { transaction, outside } = await whileOpen(store, {
        begin: (tx) => tx.insert('user_config', [configEntry('a')]),
        outside: () => peer.find('user_config'),
        end: () => Promise.reject(new Error('roll back')),
      });
      equal(transaction.status, 'rejected');
      equal(unwrap(outside), []);
      equal(await peer.find('user_config'), []);
    },
  },
  {
    key: 'peer-keeps-its-view',
    group: 'two-instances',
    needs: ['multiProcess'],
    async run(context) {
      const { store } = context;
      const peer = await context.peer();
      await store.insert('user_config', [configEntry('a')]);
      const { transaction, outside } = await whileOpen(
        peer,
        {
          begin: (tx) => tx.find('user_config'),
          outside: () => store.insert('user_config', [configEntry('b')]),
          end: (tx) => tx.find('user_config'),
        },
        { mode: 'read' },
      );
      equal(pluck(unwrap(transaction) ?? [], 'key'), ['a']);
      unwrap(outside);
      equal(pluck(await peer.find('user_config'), 'key'), ['a', 'b']);
    },
  },
  {
    key: 'peer-respects-keys',
    group: 'two-instances',
    needs: ['multiProcess'],
    async run(context) {
      const { store } = context;
      const peer = await context.peer();
      await store.insert('instances', [instance('a', { session_id: 's' })]);
      await rejects(
        peer.insert('instances', [instance('a')]),
        'unique',
        'a primary key of the other instance',
      );
      await rejects(
        peer.insert('instances', [instance('b', { session_id: 's' })]),
        'unique',
        'a unique of it',
      );
      await peer.insert('mcp_events', [event('a')]);
      await rejects(
        store.delete('instances', { id: 'a' }),
        'foreign-key',
        'a row that the other one refers to',
      );
    },
  },
  {
    key: 'peer-never-reuses-keys',
    group: 'two-instances',
    needs: ['multiProcess'],
    async run(context) {
      const peer = await context.peer();
      const seqs: number[] = [];
      for (const store of [context.store, peer, context.store, peer]) {
        const [stored] = await store.insert('changes', [change('x')]);
        seqs.push(stored?.seq as number);
        await store.delete('changes', {});
      }
      equal(
        seqs,
        [...new Set(seqs)].sort((a, b) => a - b),
        'ascending over both instances',
      );
    },
  },
  {
    key: 'peer-survives-the-disconnect-of-the-other',
    group: 'two-instances',
    needs: ['multiProcess'],
    async run(context) {
      const peer = await context.peer();
      await context.store.insert('user_config', [configEntry('a')]);
      await context.store.disconnect();
      await peer.insert('user_config', [configEntry('b')]);
      equal(pluck(await peer.find('user_config'), 'key'), ['a', 'b']);
    },
  },
];
