import { equal, pluck, rejects } from '../assert.ts';
import { event, instance, relationship } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// Foreign keys only restrict. A deletion that took others along would leave the change feed without word of them.

export const foreignKeys: readonly Scenario[] = [
  {
    key: 'foreign-key-on-insert',
    group: 'foreign-keys',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      await rejects(store.insert('mcp_events', [event('nobody')]), 'foreign-key');
      await rejects(
        store.insert('mcp_events', [event('a'), event('nobody')]),
        'foreign-key',
        'the second of two rows',
      );
      await rejects(
        store.insert('instances', [instance('b', { parent_instance_id: 'nobody' })]),
        'foreign-key',
      );
      const relate = (parent: string, child: string) =>
        store.insert('instance_relationships', [relationship(parent, child)]);
      await rejects(relate('nobody', 'a'), 'foreign-key', 'the first of two references');
      await rejects(relate('a', 'nobody'), 'foreign-key', 'the second of two references');
      equal(await store.find('mcp_events'), []);
      equal(await store.find('instance_relationships'), []);
      equal(pluck(await store.find('instances'), 'id'), ['a']);
    },
  },
  {
    key: 'foreign-key-null-refers-to-nothing',
    group: 'foreign-keys',
    async run({ store }) {
      await store.insert('instances', [
        instance('a', { parent_instance_id: null }),
        instance('b', { parent_instance_id: 'a' }),
      ]);
      equal(await store.update('instances', { id: 'b' }, { parent_instance_id: null }), 1);
      equal(await store.delete('instances', { id: 'a' }), 1);
    },
  },
  {
    key: 'foreign-key-rows-of-one-insert-refer-to-one-another',
    group: 'foreign-keys',
    async run({ store }) {
      await store.insert('instances', [
        instance('child', { parent_instance_id: 'parent' }),
        instance('parent'),
        instance('grandchild', { parent_instance_id: 'child' }),
        instance('own', { parent_instance_id: 'own' }),
      ]);
      equal((await store.find('instances')).length, 4);
    },
  },
  {
    key: 'foreign-key-on-update',
    group: 'foreign-keys',
    async run({ store }) {
      await store.insert('instances', [instance('a'), instance('b')]);
      await store.insert('mcp_events', [event('a')]);
      await rejects(store.update('instances', { id: 'b' }, { parent_instance_id: 'nobody' }), 'foreign-key');
      await rejects(store.update('mcp_events', {}, { instance_id: 'nobody' }), 'foreign-key');
      equal(await store.update('mcp_events', {}, { instance_id: 'b' }), 1);
      equal(pluck(await store.find('mcp_events'), 'instance_id'), ['b']);
      equal(await store.delete('instances', { id: 'a' }), 1, 'nothing refers to it any more');
    },
  },
  {
    key: 'foreign-key-on-delete',
    group: 'foreign-keys',
    async run({ store }) {
      await store.insert('instances', [instance('a'), instance('b'), instance('c')]);
      await store.insert('mcp_events', [event('b')]);
      await rejects(store.delete('instances', { id: 'b' }), 'foreign-key');
      await rejects(store.delete('instances', {}), 'foreign-key', 'three rows, one of which is referred to');
      equal(pluck(await store.find('instances'), 'id'), ['a', 'b', 'c'], 'none of them is gone');
      await store.delete('mcp_events', {});
      equal(await store.delete('instances', {}), 3);
    },
  },
  {
    key: 'foreign-key-parent-and-child-in-one-delete',
    group: 'foreign-keys',
    async run({ store }) {
      await store.insert('instances', [
        instance('a'),
        instance('b', { parent_instance_id: 'a' }),
        instance('c', { parent_instance_id: 'b' }),
      ]);
      await rejects(
        store.delete('instances', { id: { in: ['a', 'b'] } }),
        'foreign-key',
        'c still refers to b',
      );
      equal(await store.delete('instances', {}), 3);
    },
  },
  {
    key: 'foreign-key-is-checked-after-each-statement',
    group: 'foreign-keys',
    async run({ store }) {
      await store.transaction(async (tx) => {
        await rejects(tx.insert('mcp_events', [event('later')]), 'foreign-key', 'a child before its parent');
        await tx.insert('instances', [instance('later')]);
        await tx.insert('mcp_events', [event('later')]);
        await rejects(tx.delete('instances', {}), 'foreign-key', 'a parent before its child');
      });
      equal((await store.find('mcp_events')).length, 1);
    },
  },
];
