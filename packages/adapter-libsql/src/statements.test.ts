import { type Row, tables } from '@skep/contracts';
import { Connection, jsonRows, sqlStatements } from '@skep/sql-schema';
import { expect, test } from 'vitest';
import { entry, event, instance, withStore } from '../test/with-store.ts';
import { driver } from './driver.ts';

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
    const connection = new Connection(driver, { path, pragmas: [] });
    for (const table of [tables.instances, tables.mcp_events]) {
      const whole = Object.entries(table.fields).filter(([, { kind }]) => kind !== 'text' && kind !== 'json');
      for (const [field] of whole) {
        const rows = connection.all(`SELECT DISTINCT typeof(${field}) AS kind FROM ${table.name}`);
        const kinds = new Set(rows.map(({ kind }) => kind));
        kinds.delete('null');
        expect([field, [...kinds]]).toEqual([field, ['integer']]);
      }
    }
    connection.close();
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

test('rows that are too long to be read together are read one by one', () =>
  withStore(async (store, path) => {
    const rows = ['a', 'b', 'c'].map((key) => entry(key, key.repeat(1000)));
    await store.insert('user_config', rows);
    await store.disconnect();
    const connection = new Connection(driver, { path, pragmas: [] });
    const asked: string[] = [];
    const { find } = sqlStatements(jsonRows);
    const read = (query: { limit: number }) =>
      find(
        'user_config',
        query,
      )({
        all: (...call) => connection.all(...call),
        change: (call) => connection.change(call),
        script: (sql) => connection.script(sql),
        refuseRolledBack: () => connection.refuseRolledBack(),
        rows(call) {
          asked.push(call.text());
          if (asked.length === 1) connection.all('SELECT zeroblob(2000000000)');
          return connection.rows(call);
        },
      });
    const found = (await read({ limit: 3 })) as Row[];
    expect(found.map(({ key, value }) => [key, String(value).length])).toEqual([
      ['a', 1000],
      ['b', 1000],
      ['c', 1000],
    ]);
    expect(asked.map((text) => text.includes('json_group_array'))).toEqual([true, false]);
    connection.close();
  }));

test.each([
  ['together', { limit: 5 }],
  ['one by one', {}],
  ['alone', { limit: 1 }],
])('bytes that are no text are corrupt and end nothing, read %s', (_, query) =>
  withStore(async (store, path) => {
    await store.insert('user_config', [entry('a')]);
    const connection = new Connection(driver, { path, pragmas: ['ignore_check_constraints = ON'] });
    connection.direct("UPDATE user_config SET value = CAST(x'C3' AS TEXT)");
    await expect(store.find('user_config', query)).rejects.toMatchObject({
      reason: 'corrupt',
      table: 'user_config',
    });
    connection.close();
  }),
);
