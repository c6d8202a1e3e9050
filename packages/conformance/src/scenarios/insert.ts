import type { Row } from '@skep/contracts';
import { equal, pluck, rejects } from '../assert.ts';
import { change, configEntry, event, instance, issue, noon, relationship, storedEntry } from '../fixtures.ts';
import type { Scenario } from '../scenario.ts';

// An agent's event is delivered twice, a claim is made by two agents at once: keys are what keeps the record straight.

export const insert: readonly Scenario[] = [
  {
    key: 'insert-returns-rows-in-the-order-given',
    group: 'insert',
    async run({ store }) {
      const keys = ['c', 'a', 'd', 'b'];
      const stored = await store.insert(
        'user_config',
        keys.map((key) => configEntry(key)),
      );
      equal(
        stored,
        keys.map((key) => storedEntry(key)),
      );
    },
  },
  {
    key: 'insert-returns-the-fields-asked-for',
    group: 'insert',
    async run({ store }) {
      const taken = configEntry('taken');
      await store.insert('user_config', [taken]);
      const ignoring = { onConflict: { fields: ['key'], action: 'ignore' } } as const;
      const returning = ['updated_at', 'encrypted', 'key'];
      const stored = await store.insert('user_config', [configEntry('b'), taken, configEntry('a')], {
        ...ignoring,
        returning,
      });
      const fields = { updated_at: noon, encrypted: false };
      equal(stored, [
        { ...fields, key: 'b' },
        { ...fields, key: 'a' },
      ]);
      const one = await store.insert('user_config', [configEntry('c')], { returning: ['checksum'] });
      equal(one, [{ checksum: null }], 'null too');
      const nothing = { ...ignoring, returning: [] };
      equal(await store.insert('user_config', [configEntry('d'), taken], nothing), [], 'none asked for');
      equal(await store.insert('user_config', [], { returning: ['key'] }), []);
      equal(pluck(await store.find('user_config'), 'key'), ['a', 'b', 'c', 'd', 'taken']);
      const updating = { onConflict: { fields: ['key'], action: 'update' }, returning: ['value'] } as const;
      const rows = [
        configEntry('a', 'new'),
        configEntry('e', 'other', { encrypted: true }),
        { key: 'taken' },
      ];
      await rejects(store.insert('user_config', rows, updating), 'check');
      const again = await store.insert('user_config', rows.slice(0, 2), updating);
      equal(again, [{ value: 'new' }, { value: 'other' }], 'of rows that overwrite others');
    },
  },
  {
    key: 'insert-returns-rows-in-the-order-given-of-many',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const uses = Array.from({ length: 500 }, (_, index) => `t${(index * 7919) % 500}`);
      const calls = uses.map((use) => event('a', { session_id: 's', tool_use_id: use }));
      const known = calls.filter((_, index) => index % 3 === 0);
      await store.insert('mcp_events', known, { returning: [] });
      const stored = await store.insert('mcp_events', calls, {
        onConflict: { fields: ['session_id', 'tool_use_id'], action: 'ignore' },
        returning: ['tool_use_id', 'id'],
      });
      equal(
        pluck(stored, 'tool_use_id'),
        uses.filter((_, index) => index % 3 !== 0),
      );
      const ids = pluck(stored, 'id') as number[];
      equal(
        ids,
        [...ids].sort((a, b) => a - b),
        'and their keys ascend',
      );
    },
  },
  {
    key: 'insert-of-nothing',
    group: 'insert',
    async run({ store }) {
      equal(await store.insert('user_config', []), []);
      equal(await store.find('user_config'), []);
    },
  },
  {
    // More values than one statement of most SQL engines takes.
    key: 'insert-of-many-is-one-batch',
    group: 'insert',
    async run({ store }) {
      const rows = Array.from({ length: 2000 }, (_, index) => instance(`i${String(index).padStart(4, '0')}`));
      const conflicting = [...rows.slice(0, -1), instance('i0000')];
      await rejects(store.insert('instances', conflicting), 'unique', 'a conflict in the last of 2000 rows');
      equal(await store.find('instances', { limit: 1 }), [], 'not one row of a failed batch is stored');
      equal(pluck(await store.insert('instances', rows), 'id'), pluck(rows, 'id'));
      equal((await store.find('instances')).length, 2000);
    },
  },
  {
    key: 'insert-is-atomic',
    group: 'insert',
    async run({ store }) {
      await store.insert('user_config', [configEntry('taken', 'first')]);
      const batch = [configEntry('new'), configEntry('taken', 'second'), configEntry('newer')];
      await rejects(store.insert('user_config', batch), 'unique');
      const rows = await store.find('user_config');
      equal(
        rows.map(({ key, value }) => [key, value]),
        [['taken', 'first']],
      );
      await rejects(store.insert('user_config', [configEntry('a'), { key: 'b' }]), 'check');
      equal((await store.find('user_config')).length, 1);
    },
  },
  {
    key: 'insert-primary-key-conflict',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      await rejects(store.insert('instances', [instance('a')]), 'unique');
      const [stored] = await store.insert('changes', [change('x')]);
      await rejects(
        store.insert('changes', [change('y', { seq: stored?.seq ?? null })]),
        'unique',
        'an assigned key',
      );
      await rejects(
        store.insert('user_config', [configEntry('k'), configEntry('k')]),
        'unique',
        'within a batch',
      );
    },
  },
  {
    key: 'insert-composite-key-conflict',
    group: 'insert',
    async run({ store }) {
      const rows = [issue(1), issue(2), issue(1, { repo_owner: 'zeta' }), issue(1, { repo_name: 'gadget' })];
      equal(
        (await store.insert('github_issues', rows)).length,
        4,
        'keys that differ in one part are different',
      );
      await rejects(store.insert('github_issues', [issue(1)]), 'unique');
      equal(
        (await store.find('github_issues', { where: { repo_owner: 'acme', repo_name: 'widget', number: 2 } }))
          .length,
        1,
      );
      // The parts of one key must not run together into another's.
      await store.insert('github_issues', [issue(1, { repo_owner: 'ab', repo_name: 'c' })]);
      equal(
        (await store.insert('github_issues', [issue(1, { repo_owner: 'a', repo_name: 'bc' })])).length,
        1,
      );
    },
  },
  {
    key: 'insert-unique-conflict',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a', { agent: 'codex', session_id: 's' })]);
      await store.insert('instances', [instance('b', { agent: 'gemini', session_id: 's' })]);
      await rejects(
        store.insert('instances', [instance('c', { agent: 'codex', session_id: 's' })]),
        'unique',
      );
      await store.insert('instance_relationships', [relationship('a', 'b')]);
      await rejects(
        store.insert('instance_relationships', [relationship('a', 'b', { review_iteration: 2 })]),
        'unique',
      );
      await store.insert('instance_relationships', [
        relationship('b', 'a'),
        relationship('a', 'b', { relationship_type: 'created_fork' }),
      ]);
    },
  },
  {
    // What is violated decides what a caller is told: the id is taken, or the session is.
    key: 'insert-conflict-tells-table-and-fields',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a', { session_id: 's' })]);
      const failure = async (row: Row): Promise<unknown> => {
        const error: Record<string, unknown> = await store.insert('instances', [row]).then(
          () => ({}),
          (reason) => reason,
        );
        return [error.reason, error.table, [...((error.fields as string[]) ?? [])].sort(), error.isRetryable];
      };
      equal(await failure(instance('a')), ['unique', 'instances', ['id'], false]);
      equal(await failure(instance('b', { session_id: 's' })), [
        'unique',
        'instances',
        ['agent', 'session_id'],
        false,
      ]);
      equal(await failure(instance('c', { agent_number: 0 })), [
        'check',
        'instances',
        ['agent_number'],
        false,
      ]);
    },
  },
  {
    key: 'insert-null-never-conflicts',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a'), instance('b'), instance('c')]);
      const events = [
        event('a', { session_id: 's' }),
        event('a', { session_id: 's' }),
        event('a', { tool_use_id: 't' }),
        event('a', { tool_use_id: 't' }),
      ];
      equal((await store.insert('mcp_events', events)).length, 4);
    },
  },
  {
    key: 'insert-assigns-ascending-keys',
    group: 'insert',
    async run({ store }) {
      await store.insert('instances', [instance('a')]);
      const stored = [
        ...(await store.insert('mcp_events', [event('a'), event('a'), event('a')])),
        ...(await store.insert('mcp_events', [event('a')])),
      ];
      const ids = pluck(stored, 'id') as number[];
      equal(
        ids.every((id) => Number.isSafeInteger(id) && id > 0),
        true,
      );
      equal(
        ids,
        [...new Set(ids)].sort((a, b) => a - b),
        'ascending, without a repetition',
      );
      equal(pluck(await store.find('mcp_events'), 'id'), ids);
    },
  },
  {
    key: 'insert-keeps-given-keys-and-exceeds-them',
    group: 'insert',
    async run({ store }) {
      const [given, next] = await store.insert('changes', [change('a', { seq: 1000 }), change('b')]);
      equal(given?.seq, 1000);
      equal((next?.seq as number) > 1000, true, 'a later key exceeds a given one');
      await store.insert('changes', [change('c', { seq: 5 })]);
      const [last] = await store.insert('changes', [change('d')]);
      equal(
        (last?.seq as number) > (next?.seq as number),
        true,
        'a smaller given key does not set the counter back',
      );
    },
  },
  {
    // A reader that has seen key 7 asks for what comes after 7: were 7 given out again, it would never see that row.
    key: 'insert-never-reuses-keys',
    group: 'insert',
    async run({ store }) {
      const stored = await store.insert('changes', [change('a'), change('b')]);
      const highest = stored.at(-1)?.seq as number;
      await store.delete('changes', { seq: highest });
      const [next] = await store.insert('changes', [change('c')]);
      equal((next?.seq as number) > highest, true, 'after the highest was deleted');
      await store.delete('changes', {});
      const [last] = await store.insert('changes', [change('d')]);
      equal((last?.seq as number) > (next?.seq as number), true, 'after all were deleted');
    },
  },
  {
    key: 'insert-never-reuses-keys-after-reopen',
    group: 'insert',
    needs: ['durable'],
    async run(context) {
      const [stored] = await context.store.insert('changes', [change('a')]);
      await context.store.delete('changes', {});
      const store = await context.reopen();
      const [next] = await store.insert('changes', [change('b')]);
      equal((next?.seq as number) > (stored?.seq as number), true);
    },
  },
];
