import type { Row, StorageAdapter } from '@skep/contracts';
import { createSqliteAdapter, type SqliteAdapterOptions } from '../src/index.ts';
import { inFolder } from './folder.ts';

/** Runs `work` with a migrated store in a file of its own. */
export async function withStore<T>(
  work: (store: StorageAdapter, path: string) => Promise<T>,
  options: Partial<SqliteAdapterOptions> = {},
): Promise<T> {
  return inFolder(async (folder) => {
    const path = `${folder}/skep.db`;
    const store = createSqliteAdapter({ url: `sqlite:${path}`, ...options });
    await store.connect();
    try {
      await store.migrations.up();
      return await work(store, path);
    } finally {
      await store.disconnect();
    }
  });
}

export function entry(key: string, value = ''): Row {
  return { key, value, updated_at: new Date(1_700_000_000_000) };
}

export function instance(id: string, more: Row = {}): Row {
  const time = new Date(1_700_000_000_000);
  return {
    id,
    type: 'coding',
    status: 'started',
    worktree_path: '/w',
    branch_name: 'b',
    created_at: time,
    last_activity: time,
    ...more,
  };
}
