import { createClient } from '@libsql/client/sqlite3';
import { tables } from '@skep/contracts';
import { expect, test } from 'vitest';
import { entry, event, instance, withStore } from '../../test/with-store.ts';
import { compiled } from './compiled.ts';

test('what is an integer in the contract is an integer in the file', () =>
  withStore(async (store, path) => {
    const numbers = {
      issue_number: 7,
      max_reviews: 0,
      pr_number: 2 ** 53 - 1,
      terminated_at: new Date(1.7e12),
      events_pruned_before: new Date(1.6e12),
      checksum: 2 ** 32 - 1,
    };
    await store.insert('instances', [instance('one', numbers)]);
    await store.insert('instances', [instance('two', numbers), instance('three', numbers)]);
    await store.insert('mcp_events', [
      event('one', { duration_ms: 5, is_status_updating: true, checksum: 0 }),
    ]);
    await store.update('instances', { id: 'three' }, { claude_pid: 99, agent_number: 3 });
    const client = createClient({ url: `file:${path}` });
    for (const table of [tables.instances, tables.mcp_events]) {
      const whole = Object.entries(table.fields).filter(([, { kind }]) => kind !== 'text' && kind !== 'json');
      for (const [field] of whole) {
        const { rows } = await client.execute(`SELECT DISTINCT typeof(${field}) AS kind FROM ${table.name}`);
        const kinds = new Set(rows.map(({ kind }) => kind));
        kinds.delete('null');
        expect([field, [...kinds]]).toEqual([field, ['integer']]);
      }
    }
    client.close();
  }));

test('rows of one upsert that overwrite different fields are all or nothing, in a transaction too', () =>
  withStore(async (store) => {
    const onConflict = { fields: ['id'], action: 'update' } as const;
    const rows = [
      instance('a', { model: 'x' }),
      instance('b', { host: 'h' }),
      instance('c', { parent_instance_id: 'nobody' }),
    ];
    await expect(store.insert('instances', rows, { onConflict })).rejects.toMatchObject({
      reason: 'foreign-key',
    });
    expect(await store.find('instances')).toEqual([]);
    await store.transaction(async (tx) => {
      await tx.insert('instances', [instance('first')]);
      const calls = [
        tx.insert('instances', rows, { onConflict }),
        // Calls that overlap run one after the other.
        tx.insert('instances', [instance('d', { model: 'x' }), instance('e', { host: 'h' })], { onConflict }),
      ];
      const [failed, stored] = await Promise.allSettled(calls);
      expect(failed?.status).toBe('rejected');
      expect(stored?.status).toBe('fulfilled');
    });
    expect((await store.find('instances')).map(({ id }) => id)).toEqual(['d', 'e', 'first']);
  }));

test('many rows go in one call, and come back in their order', () =>
  withStore(async (store) => {
    const keys = Array.from({ length: 5000 }, (_, index) => `k${(index * 7919) % 5000}`);
    const stored = await store.insert(
      'user_config',
      keys.map((key) => entry(key)),
    );
    expect(stored.map(({ key }) => key)).toEqual(keys);
    const found = await store.find('user_config', { where: { key: { in: keys } } });
    expect(found).toHaveLength(5000);
  }));

test('a plan whose values are not in the order of the text is a mistake that is noticed', () => {
  const plan = { shape: 'a shape of this test', params: ['a', 'b'] };
  expect(() => compiled(plan, () => ({ toSQL: () => ({ sql: 'SELECT ?', params: [] }) }))).toThrow(
    /are not those of: SELECT \?/,
  );
});
