import { createMemoryAdapter } from '@skep/adapter-memory';
import {
  type AggregateQuery,
  encodeRecordKey,
  type Query,
  type Row,
  StorageError,
  type TableName,
  tables,
} from '@skep/contracts';
import { expect, test } from 'vitest';
import { readablePages, type UnreadableRows } from './readable-pages.ts';
import { describeUnreadable } from './verify-store.ts';

/** A store of rows of one table, in which a page that has a damaged row in it cannot be read. */
async function filled(table: TableName, rows: readonly Row[]) {
  const adapter = createMemoryAdapter();
  await adapter.connect();
  await adapter.insert(table, rows);
  const damaged = new Set<string>();
  let hasIndex = true;
  const keyOf = (row: Row): string => encodeRecordKey(tables[table], row);
  const store = {
    find: async (name: string, query?: Query) => {
      const page = await adapter.find(name, query);
      if (page.some((row) => damaged.has(keyOf(row))))
        throw new StorageError('corrupt', 'The page is damaged.');
      return page;
    },
    aggregate: async (name: string, query: AggregateQuery) => {
      if (!hasIndex) throw new StorageError('corrupt', 'The index is damaged.');
      return adapter.aggregate(name, query);
    },
  };
  return {
    damage: (keys: readonly string[], { index }: { index: boolean }) => {
      for (const key of keys) damaged.add(key);
      hasIndex = index;
    },
    read: async () => {
      const unreadable: UnreadableRows[] = [];
      const seen: string[] = [];
      for await (const page of readablePages(store, table, (part) => unreadable.push(part))) {
        seen.push(...page.map(keyOf));
      }
      return { seen, unreadable: unreadable.map(describeUnreadable) };
    },
  };
}

const config = (count: number): Row[] =>
  Array.from({ length: count }, (_, number) => ({
    key: `k${String(number).padStart(4, '0')}`,
    value: 'v',
    updated_at: new Date(0),
  }));
const changes = (count: number): Row[] =>
  Array.from({ length: count }, (_, number) => ({
    table_name: 'instances',
    record_key: `r${number}`,
    operation: 'insert',
    changed_at: new Date(0),
  }));
const others = (all: readonly Row[], table: TableName, gone: readonly string[]): string[] =>
  all.map((row) => encodeRecordKey(tables[table], row)).filter((key) => !gone.includes(key));

test('rows whose keys an index still has are named, and all others are read', async () => {
  const rows = config(350);
  const store = await filled('user_config', rows);
  const gone = ['k0000', 'k0003', 'k0004', 'k0200', 'k0349'];
  store.damage(gone, { index: true });
  const { seen, unreadable } = await store.read();
  expect(seen).toEqual(others(rows, 'user_config', gone));
  expect(unreadable).toEqual(
    gone.map((key) => `user_config: the row ${key} cannot be read: The page is damaged.`),
  );
});

test('keys of several fields are stepped over as well', async () => {
  const rows = [1, 2, 3, 4].flatMap((number) =>
    ['a', 'b'].map((repo) => ({
      repo_owner: 'acme',
      repo_name: repo,
      number,
      title: 't',
      state: 'open',
      created_at: new Date(0),
      updated_at: new Date(0),
      synced_at: new Date(0),
    })),
  );
  const store = await filled('github_issues', rows);
  const gone = ['["acme","a",4]', '["acme","b",1]'];
  store.damage(gone, { index: true });
  const { seen, unreadable } = await store.read();
  expect(seen).toEqual(others(rows, 'github_issues', gone).toSorted());
  expect(unreadable).toHaveLength(2);
});

test('without an index, numbers are stepped over', async () => {
  const store = await filled('changes', changes(500));
  store.damage(['120', '121', '122', '300'], { index: false });
  const { seen, unreadable } = await store.read();
  expect(seen).toHaveLength(496);
  expect(unreadable).toEqual([
    'changes: the rows after 119 and before 123 cannot be read: The page is damaged.',
    'changes: the rows after 299 and before 301 cannot be read: The page is damaged.',
  ]);
});

test('without an index, other keys are read from both ends', async () => {
  const rows = config(350);
  const store = await filled('user_config', rows);
  store.damage(['k0100', 'k0102'], { index: false });
  const { seen, unreadable } = await store.read();
  expect(seen.toSorted()).toEqual(others(rows, 'user_config', ['k0100', 'k0101', 'k0102']));
  expect(unreadable).toEqual([
    'user_config: the rows after k0099 and before k0103 cannot be read: The page is damaged.',
  ]);
});

test('a table of which nothing can be read is told as that', async () => {
  const store = await filled('user_config', config(3));
  store.damage(['k0000', 'k0001', 'k0002'], { index: false });
  expect(await store.read()).toEqual({
    seen: [],
    unreadable: ['user_config: no row can be read: The page is damaged.'],
  });
});

test('keys that lead in a circle, as on a damaged page, end the reading and are told', async () => {
  const adapter = createMemoryAdapter();
  await adapter.connect();
  await adapter.insert('changes', changes(350));
  const store = {
    find: async (name: string, query?: Query) => {
      const page = await adapter.find(name, query);
      return page.length < 100 ? page : page.with(99, { ...page[99], seq: 3 });
    },
    aggregate: (name: string, query: AggregateQuery) => adapter.aggregate(name, query),
  };
  const unreadable: UnreadableRows[] = [];
  const seen = new Set<unknown>();
  for await (const page of readablePages(store, 'changes', (part) => unreadable.push(part))) {
    for (const { seq } of page) seen.add(seq);
  }
  expect([seen.has(1), seen.has(102), seen.has(350)]).toEqual([true, true, true]);
  expect(unreadable).toMatchObject([{ table: 'changes', problem: expect.stringContaining('out of order') }]);
});

test('a store that is busy is not taken for damaged', async () => {
  const busy = {
    find: () => Promise.reject(new StorageError('busy', 'It is busy.')),
    aggregate: async () => [],
  };
  await expect(readablePages(busy, 'changes', () => {}).next()).rejects.toMatchObject({ reason: 'busy' });
});
