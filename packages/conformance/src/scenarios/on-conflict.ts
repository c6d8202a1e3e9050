import type { OnConflict } from '@skep/contracts';
import { equal, pluck, rejects } from '../assert.ts';
import { at, configEntry, event, instance, issue } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// "Ignore" and "update" are about one key. Whatever else is wrong with a row must still be told.

const byId: OnConflict = { fields: ['id'], action: 'ignore' };
const byToolUse: OnConflict = { fields: ['session_id', 'tool_use_id'], action: 'ignore' };

export const onConflict: readonly Scenario[] = [
  {
    key: 'ignore-on-primary-key',
    group: 'insert',
    async run({ store }) {
      await store.insert('user_config', [configEntry('a', 'first')]);
      const stored = await store.insert(
        'user_config',
        [configEntry('b'), configEntry('a', 'second'), configEntry('c')],
        {
          onConflict: { fields: ['key'], action: 'ignore' },
        },
      );
      equal(pluck(stored, 'key'), ['b', 'c'], 'a row that was passed over is left out');
      equal((await store.find('user_config', { where: { key: 'a' } }))[0]?.value, 'first');
    },
  },
  {
    key: 'ignore-on-unique',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const call = { session_id: 's', tool_use_id: 't' };
      const [first] = await store.insert('mcp_events', [event('a', call)]);
      const again = [event('a', { ...call, tool_name: 'Edit' }), event('a', { ...call, tool_use_id: 'u' })];
      const stored = await store.insert('mcp_events', again, { onConflict: byToolUse });
      equal(pluck(stored, 'tool_use_id'), ['u']);
      equal(await store.find('mcp_events', { where: { tool_use_id: 't' } }), [first]);
      const reordered = { fields: ['tool_use_id', 'session_id'], action: 'ignore' } as const;
      equal(
        await store.insert('mcp_events', again, { onConflict: reordered }),
        [],
        'the order of the fields is free',
      );
    },
  },
  {
    key: 'ignore-within-a-batch',
    group: 'insert',
    async run({ store }) {
      const stored = await store.insert(
        'user_config',
        [configEntry('a', '1'), configEntry('a', '2'), configEntry('b')],
        {
          onConflict: { fields: ['key'], action: 'ignore' },
        },
      );
      equal(
        stored.map(({ key, value }) => [key, value]),
        [
          ['a', '1'],
          ['b', 'value'],
        ],
      );
    },
  },
  {
    key: 'ignore-with-null-does-not-conflict',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const rows = [event('a', { session_id: 's' }), event('a', { session_id: 's' })];
      equal((await store.insert('mcp_events', rows, { onConflict: byToolUse })).length, 2);
    },
  },
  {
    key: 'ignore-does-not-swallow-other-violations',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a', { session_id: 's' })]);
      const ignoring = (row: ReturnType<typeof instance>) =>
        store.insert('instances', [row], { onConflict: byId });
      await rejects(ignoring(instance('b', { session_id: 's' })), 'unique', 'another unique');
      await rejects(
        ignoring(instance('b', { parent_instance_id: 'nobody' })),
        'foreign-key',
        'a foreign key',
      );
      await rejects(ignoring(instance('b', { status: 'asleep' })), 'check', 'a value that is not allowed');
      await rejects(ignoring(instance('b', { branch_name: null })), 'check', 'a missing value');
      equal(pluck(await store.find('instances'), 'id'), ['a']);
    },
  },
  {
    key: 'update-on-primary-key',
    group: 'insert',
    async run({ store }) {
      await store.insert('github_issues', [issue(1, { body: 'old', assignee: 'ada' }), issue(2)]);
      const key = { fields: ['repo_owner', 'repo_name', 'number'], action: 'update' } as const;
      const rows = [issue(1, { title: 'New', body: null, synced_at: at(9) }), issue(3)];
      const stored = await store.insert('github_issues', rows, { onConflict: key });
      const expected = {
        ...issue(1),
        title: 'New',
        body: null,
        assignee: 'ada',
        labels: null,
        synced_at: at(9),
        checksum: null,
      };
      equal(stored[0], expected, 'given fields are overwritten, others are left as they are');
      equal(pluck(stored, 'number'), [1, 3]);
      equal((await store.find('github_issues'))[0], expected);
      equal((await store.find('github_issues')).length, 3);
    },
  },
  {
    key: 'update-leaves-fields-with-defaults',
    group: 'insert',
    async run({ store }) {
      await store.insert('user_config', [configEntry('a', 'sealed', { encrypted: true })]);
      const onConflict = { fields: ['key'], action: 'update' } as const;
      const [stored] = await store.insert('user_config', [configEntry('a', 'resealed')], { onConflict });
      equal([stored?.value, stored?.encrypted], ['resealed', true], 'a default is for new rows');
    },
  },
  {
    key: 'update-on-unique-keeps-the-primary-key',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const call = { session_id: 's', tool_use_id: 't' };
      const [first] = await store.insert('mcp_events', [
        event('a', { ...call, outcome: 'running', success: false }),
      ]);
      const onConflict = { ...byToolUse, action: 'update' } as const;
      const [second] = await store.insert('mcp_events', [event('a', { ...call, duration_ms: 5 })], {
        onConflict,
      });
      equal(second, { ...first, outcome: 'succeeded', success: true, duration_ms: 5 });
      const [third] = await store.insert(
        'mcp_events',
        [event('a', { ...call, id: 999, tool_name: 'Edit' })],
        { onConflict },
      );
      equal(
        [third?.id, third?.tool_name],
        [first?.id, 'Edit'],
        'a given key does not replace the stored one',
      );
      equal((await store.find('mcp_events')).length, 1);
    },
  },
  {
    key: 'update-within-a-batch',
    group: 'insert',
    async run({ store }) {
      const onConflict = { fields: ['key'], action: 'update' } as const;
      const rows = [configEntry('a', '1'), configEntry('a', '2'), configEntry('a', '3')];
      equal((await store.insert('user_config', rows, { onConflict })).length, 3);
      equal(pluck(await store.find('user_config'), 'value'), ['3'], 'the last one stands');
    },
  },
  {
    key: 'update-does-not-break-another-unique',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [
        instance('a', { session_id: 's1' }),
        instance('b', { session_id: 's2' }),
      ]);
      const onConflict = { fields: ['id'], action: 'update' } as const;
      const rows = [instance('new'), instance('a', { session_id: 's2' })];
      await rejects(store.insert('instances', rows, { onConflict }), 'unique');
      equal(
        (await store.find('instances')).map(({ id, session_id }) => [id, session_id]),
        [
          ['a', 's1'],
          ['b', 's2'],
        ],
      );
    },
  },
  {
    // An engine's REPLACE deletes the old row first; a row that others refer to must not go even for a moment.
    key: 'update-keeps-rows-that-refer-to-it',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a'), instance('b', { parent_instance_id: 'a' })]);
      await store.insert('mcp_events', [event('a')]);
      const onConflict = { fields: ['id'], action: 'update' } as const;
      await store.insert('instances', [instance('a', { status: 'terminated' })], { onConflict });
      equal(pluck(await store.find('instances'), 'status'), ['terminated', 'started']);
      equal((await store.find('mcp_events')).length, 1);
    },
  },
  {
    key: 'conflict-target-must-be-a-key',
    group: 'insert',
    async run({ store }) {
      const attempt = (onConflict: unknown) =>
        store.insert('instances', [instance('a')], { onConflict: onConflict as OnConflict });
      await rejects(attempt({ fields: ['host'], action: 'ignore' }), 'invalid', 'a field that is no key');
      await rejects(attempt({ fields: ['session_id'], action: 'ignore' }), 'invalid', 'part of a key');
      await rejects(attempt({ fields: [], action: 'ignore' }), 'invalid', 'no field');
      await rejects(attempt({ fields: ['id'], action: 'replace' }), 'invalid', 'an unknown action');
      equal(await store.find('instances'), []);
    },
  },
];
