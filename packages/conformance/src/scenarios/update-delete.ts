import { equal, pluck, rejects } from '../assert.ts';
import { at, configEntry, instance, issue, noon } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// The number of matching rows is how core learns that it has lost a race: "update where status is still X" must not lie.

export const updateDelete: readonly Scenario[] = [
  {
    key: 'update-counts-matching-rows',
    group: 'update-delete',
    async run({ store }) {
      await store.insert('instances', [
        instance('a'),
        instance('b'),
        instance('c', { status: 'terminated' }),
      ]);
      equal(await store.update('instances', { status: 'started' }, { status: 'pr_created' }), 2);
      equal(pluck(await store.find('instances'), 'status'), ['pr_created', 'pr_created', 'terminated']);
      equal(await store.update('instances', { status: 'started' }, { host: 'x' }), 0);
      equal(
        await store.update('instances', { id: 'a' }, { status: 'pr_created' }),
        1,
        'a row that stays as it is counts',
      );
      equal(await store.update('instances', {}, { host: 'y' }), 3);
      equal(await store.update('instances', { anyOf: [] }, { host: 'z' }), 0);
      equal(pluck(await store.find('instances'), 'host'), ['y', 'y', 'y']);
    },
  },
  {
    key: 'update-changes-only-what-is-named',
    group: 'update-delete',
    async run({ store }) {
      const [a, b] = await store.insert('instances', [instance('a', { host: 'h' }), instance('b')]);
      await store.update('instances', { id: 'a' }, { last_activity: at(5), model: 'm' });
      equal(await store.find('instances'), [{ ...a, last_activity: at(5), model: 'm' }, b]);
    },
  },
  {
    key: 'update-by-every-kind-of-condition',
    group: 'update-delete',
    async run({ store }) {
      await store.insert('github_issues', [
        issue(1),
        issue(2, { assignee: 'ada' }),
        issue(3, { updated_at: at(9) }),
      ]);
      const update = (where: Parameters<typeof store.update>[1]) =>
        store.update('github_issues', where, { state: 'closed' });
      equal(await update({ assignee: null }), 2);
      equal(await update({ assignee: { null: false } }), 1);
      equal(await update({ updated_at: { gt: noon } }), 1);
      equal(await update({ number: { in: [1, 3] } }), 2);
      equal(await update({ anyOf: [{ number: 1 }, { assignee: 'ada' }] }), 2);
    },
  },
  {
    key: 'update-is-atomic',
    group: 'update-delete',
    async run({ store }) {
      await store.insert('instances', [instance('a'), instance('b'), instance('c', { session_id: 's' })]);
      await rejects(store.update('instances', { session_id: null }, { session_id: 's' }), 'unique');
      await rejects(
        store.update('instances', { session_id: null }, { session_id: 'new' }),
        'unique',
        'two rows to one value',
      );
      equal(pluck(await store.find('instances'), 'session_id'), [null, null, 's']);
      equal(
        await store.update('instances', { id: 'c' }, { session_id: 's' }),
        1,
        'a row does not conflict with itself',
      );
    },
  },
  {
    key: 'update-frees-the-value-it-replaces',
    group: 'update-delete',
    async run({ store }) {
      await store.insert('instances', [instance('a', { session_id: 's' })]);
      await store.update('instances', { id: 'a' }, { session_id: 't' });
      await store.insert('instances', [instance('b', { session_id: 's' })]);
      await store.delete('instances', { id: 'b' });
      equal(await store.update('instances', { id: 'a' }, { session_id: 's' }), 1);
    },
  },
  {
    key: 'update-refuses-primary-keys',
    group: 'update-delete',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      await store.insert('github_issues', [issue(1)]);
      await rejects(store.update('instances', { id: 'a' }, { id: 'b' }), 'invalid', 'a change of the key');
      await rejects(store.update('instances', { id: 'a' }, { id: 'a' }), 'invalid', 'the same key again');
      await rejects(
        store.update('github_issues', {}, { number: 2, title: 't' }),
        'invalid',
        'a part of the key',
      );
      equal(pluck(await store.find('instances'), 'id'), ['a']);
    },
  },
  {
    key: 'update-of-nothing-is-invalid',
    group: 'update-delete',
    async run({ store }) {
      await rejects(store.update('user_config', {}, {}), 'invalid', 'no change');
      const change = { value: undefined as unknown as null };
      await rejects(store.update('user_config', {}, change), 'invalid', 'a change to undefined');
    },
  },
  {
    key: 'delete-counts-rows',
    group: 'update-delete',
    async run({ store }) {
      await store.insert(
        'user_config',
        ['a', 'b', 'c', 'd'].map((key) => configEntry(key)),
      );
      equal(await store.delete('user_config', { key: 'a' }), 1);
      equal(await store.delete('user_config', { key: 'a' }), 0);
      equal(await store.delete('user_config', { key: { in: [] } }), 0);
      equal(await store.delete('user_config', { key: { gte: 'c' } }), 2);
      equal(pluck(await store.find('user_config'), 'key'), ['b']);
      equal(await store.delete('user_config', {}), 1);
      equal(await store.find('user_config'), []);
    },
  },
  {
    key: 'delete-frees-its-keys',
    group: 'update-delete',
    async run({ store }) {
      await store.insert('instances', [instance('a', { session_id: 's' })]);
      await store.delete('instances', { id: 'a' });
      await store.insert('instances', [instance('b', { session_id: 's' }), instance('a')]);
      equal(pluck(await store.find('instances'), 'id'), ['a', 'b']);
    },
  },
];
