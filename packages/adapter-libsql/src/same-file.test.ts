import { createSqliteAdapter } from '@skep/adapter-sqlite';
import { type Row, type StorageAdapter, tables } from '@skep/contracts';
import { expect, test } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { entry, event, instance } from '../test/with-store.ts';
import { createLibsqlAdapter } from './index.ts';

// Not both at once: two copies of SQLite in one process drop each other's locks.

const engines: Record<string, (path: string) => StorageAdapter> = {
  libsql: (path) => createLibsqlAdapter({ url: `file:${path}` }),
  sqlite: (path) => createSqliteAdapter({ url: `sqlite:${path}` }),
};

async function write(store: StorageAdapter): Promise<void> {
  await store.connect();
  await store.migrations.up();
  await store.insert('instances', [
    instance('a', {
      issue_number: 2 ** 53 - 1,
      system_prompt: 'ünï\n"cödé" 😀',
      terminated_at: new Date(-1),
    }),
    instance('b', { parent_instance_id: 'a' }),
  ]);
  await store.insert('mcp_events', [
    event('a', { metadata: '{"a" : [1, null]}', duration_ms: 0 }),
    event('b'),
  ]);
  await store.insert('user_config', [entry('k', '')]);
  await store.delete('mcp_events', { instance_id: 'b' });
  await store.disconnect();
}

async function everything(store: StorageAdapter): Promise<Record<string, Row[]>> {
  const found = Object.keys(tables).map(async (name) => [name, await store.find(name)] as const);
  return Object.fromEntries(await Promise.all(found));
}

test.each([
  ['libsql', 'sqlite'],
  ['sqlite', 'libsql'],
])('what %s wrote, %s reads and goes on with', (writer, reader) =>
  inFolder(async (folder) => {
    const path = `${folder}/skep.db`;
    const first = engines[writer]?.(path) as StorageAdapter;
    await write(first);
    await first.connect();
    const written = await everything(first);
    await first.disconnect();

    const second = engines[reader]?.(path) as StorageAdapter;
    await second.connect();
    expect(await second.migrations.status()).toMatchObject({ pending: [], problems: [] });
    expect(await second.migrations.verify()).toEqual([]);
    expect(await everything(second)).toEqual(written);
    expect(await second.checkIntegrity()).toEqual({ ok: true, problems: [] });
    const [next] = await second.insert('mcp_events', [event('b')]);
    expect(next?.id).toBe(3);
    await second.disconnect();
  }),
);
