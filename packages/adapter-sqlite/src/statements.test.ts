import type { Query } from '@skep/contracts';
import {
  Connection,
  checkAdapterOptions,
  columnRows,
  type SqlConnection,
  Store,
  sqlStatements,
} from '@skep/sql-schema';
import { expect, test } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { entry, instance, withStore } from '../test/with-store.ts';
import { driver } from './driver.ts';

const { find, insert } = sqlStatements(columnRows);

test('a connection keeps a bounded number of prepared statements', () => {
  const connection = new Connection(driver, { path: null, pragmas: [] });
  for (let index = 0; index < 1000; index++) connection.all(`SELECT ${index} AS n`);
  expect(connection.statementCount).toBeGreaterThan(60);
  expect(connection.statementCount).toBeLessThanOrEqual(128);
  expect(connection.all('SELECT 7 AS n')).toEqual([{ n: 7 }]);
  connection.close();
});

test('a table that another connection has made is busy while the file is locked, not missing', () =>
  inFolder(async (folder) => {
    const open = () => new Connection(driver, { path: `${folder}/a.db`, pragmas: [] });
    const [reader, writer] = [open(), open()];
    reader.all('SELECT name FROM sqlite_schema');
    writer.direct('CREATE TABLE t (v); BEGIN EXCLUSIVE');
    expect(() => reader.all('SELECT v FROM t')).toThrow(expect.objectContaining({ reason: 'busy' }));
    writer.direct('COMMIT');
    expect(reader.all('SELECT v FROM t')).toEqual([]);
    expect(() => reader.all('SELECT v FROM u')).toThrow(expect.objectContaining({ reason: 'unknown' }));
    reader.close();
    writer.close();
  }));

test('queries of one shape share one statement, whatever their values', () =>
  withMigrated(async (connection) => {
    const shapes: Query[] = [
      { where: { status: { in: ['started'] }, last_activity: { gte: new Date(1) } }, limit: 5 },
      { where: { status: { in: ['pr_created', 'started'] }, last_activity: { gte: new Date(2) } }, limit: 6 },
      {
        where: {
          status: { in: ['pr_closed', 'started', 'terminated'] },
          last_activity: { gte: new Date(3) },
        },
        limit: 7,
      },
    ];
    find('instances', shapes[0])(connection);
    const before = connection.statementCount;
    for (const query of shapes.slice(1)) find('instances', query)(connection);
    // The first has one value in its list, which is an equality.
    expect(connection.statementCount).toBe(before + 1);
  }));

test.each<[string, Query, string]>([
  [
    'mcp_events',
    { where: { instance_id: 'a' }, orderBy: [{ field: 'timestamp', direction: 'desc' }] },
    'idx_mcp_events_instance',
  ],
  [
    'instances',
    { orderBy: [{ field: 'last_activity', direction: 'desc' }], limit: 50 },
    'idx_instances_last_activity',
  ],
  [
    'instances',
    { where: { status: 'started' }, orderBy: [{ field: 'last_activity', direction: 'desc' }] },
    'idx_instances_status',
  ],
  ['changes', { after: { seq: 100 }, limit: 50 }, 'INTEGER PRIMARY KEY'],
  [
    'mcp_events',
    {
      where: { instance_id: 'a' },
      orderBy: [{ field: 'timestamp', direction: 'desc' }],
      after: { timestamp: new Date(5), id: 7 },
      limit: 50,
    },
    'idx_mcp_events_instance (instance_id=? AND timestamp<?)',
  ],
])('%s %o goes by its index, without sorting', (table, query, index) =>
  withMigrated(async (connection) => {
    const plan: string[] = [];
    const spy: SqlConnection = {
      all: () => [],
      change: () => 0,
      script: () => undefined,
      refuseRolledBack: () => undefined,
      rows({ text, params }) {
        const steps = connection.all(`EXPLAIN QUERY PLAN ${text()}`, params);
        plan.push(...steps.map(({ detail }) => String(detail)));
        return [];
      },
    };
    find(table, query)(spy);
    expect(plan.join('\n')).toContain(index);
    expect(plan.join('\n')).not.toContain('TEMP B-TREE');
  }),
);

test('many rows go in one call, also more than a statement has parameters', () =>
  withStore(async (store) => {
    const rows = Array.from({ length: 40_000 }, (_, index) => entry(`k${index}`, 'ab "quoted" \u0001 😀'));
    const stored = await store.insert('user_config', rows);
    expect(stored.map(({ key }) => key)).toEqual(rows.map(({ key }) => key));
    const keys = rows.map(({ key }) => String(key));
    const found = await store.find('user_config', {
      where: { key: { in: keys } },
      orderBy: [{ field: 'key' }],
    });
    expect(found).toHaveLength(rows.length);
    expect(found[0]?.value).toBe('ab "quoted" \u0001 😀');
    expect(await store.delete('user_config', { anyOf: keys.slice(0, 5000).map((key) => ({ key })) })).toBe(
      5000,
    );
  }));

test('more values than one statement takes are refused with the reason invalid', () =>
  withStore(async (store) => {
    const anyOf = Array.from({ length: 40_000 }, (_, index) => ({ key: `k${index}` }));
    await expect(store.find('user_config', { where: { anyOf } })).rejects.toMatchObject({
      reason: 'invalid',
    });
  }));

test('rows of one upsert that overwrite different fields are all or nothing, in a transaction too', () =>
  withStore(async (store) => {
    await store.insert('instances', [instance('a', { model: 'm', host: 'h' }), instance('b')]);
    const options = { onConflict: { fields: ['id'], action: 'update' } } as const;
    const stored = await store.insert(
      'instances',
      [instance('a', { model: 'new' }), instance('b', { host: 'new' })],
      options,
    );
    expect(stored).toMatchObject([
      { id: 'a', model: 'new', host: 'h' },
      { id: 'b', model: null, host: 'new' },
    ]);
    await store.transaction(async (tx) => {
      const bad = [instance('a', { model: 'lost' }), instance('b', { parent_instance_id: 'nobody' })];
      await expect(tx.insert('instances', bad, options)).rejects.toMatchObject({ reason: 'foreign-key' });
      expect(await tx.find('instances', { where: { id: 'a' } })).toMatchObject([{ model: 'new' }]);
    });
    const bad = [instance('a', { model: 'lost' }), instance('b', { parent_instance_id: 'nobody' })];
    await expect(store.insert('instances', bad, options)).rejects.toMatchObject({ reason: 'foreign-key' });
    expect(await store.find('instances', { where: { id: 'a' } })).toMatchObject([{ model: 'new' }]);
  }));

test('after the engine has rolled back by itself, nothing more is done in that transaction', () =>
  withStore(async (_, path) => {
    const store = await Store.open(driver, { ...settings, path, isNew: false });
    const broken = store.write(async (connection) => {
      insert('user_config', [entry('a')]).run(connection);
      connection.all('ROLLBACK');
      expect(() => connection.refuseRolledBack()).toThrow(expect.objectContaining({ reason: 'unknown' }));
    });
    await expect(broken).rejects.toMatchObject({ reason: 'unknown' });
    expect(await store.read(find('user_config'))).toEqual([]);
    await store.write(async (connection) => insert('user_config', [entry('b')]).run(connection));
    expect(await store.read(find('user_config'))).toHaveLength(1);
    await store.close();
  }));

test('a disk that is full is told, and what was stored before stays', () =>
  withMigrated(async (connection) => {
    const [row] = connection.all('PRAGMA page_count');
    connection.all(`PRAGMA max_page_count = ${Number(row?.page_count) + 2}`);
    insert('user_config', [entry('a')]).run(connection);
    const large = insert('user_config', [entry('b', 'x'.repeat(100_000))]);
    expect(() => large.run(connection)).toThrow(expect.objectContaining({ reason: 'disk-full' }));
    expect(find('user_config')(connection)).toHaveLength(1);
  }));

const settings = checkAdapterOptions({ url: 'sqlite:x' });

/** One connection to a migrated file. */
async function withMigrated(work: (connection: Connection) => Promise<void>): Promise<void> {
  await withStore(async (store, path) => {
    await store.disconnect();
    const connection = new Connection(driver, { path, pragmas: ['foreign_keys = ON'] });
    await work(connection).finally(() => connection.close());
  });
}
