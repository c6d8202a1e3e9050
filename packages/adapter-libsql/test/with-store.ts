import type { Row, StorageAdapter } from '@skep/contracts';
import { createLibsqlAdapter, type LibsqlAdapterOptions } from '../src/index.ts';
import { inFolder } from './folder.ts';

/** Runs `work` with a migrated store in a file of its own. */
export async function withStore<T>(
  work: (store: StorageAdapter, path: string) => Promise<T>,
  options: Partial<LibsqlAdapterOptions> = {},
): Promise<T> {
  return inFolder(async (folder) => {
    const path = `${folder}/skep.db`;
    return withAdapter({ url: `file:${path}`, ...options }, async (store) => {
      await store.migrations.up();
      return work(store, path);
    });
  });
}

/** Runs `work` with a connected adapter. */
export async function withAdapter<T>(
  options: LibsqlAdapterOptions,
  work: (store: StorageAdapter) => Promise<T>,
): Promise<T> {
  const store = createLibsqlAdapter(options);
  await store.connect();
  try {
    return await work(store);
  } finally {
    await store.disconnect();
  }
}

const TIME = new Date(1_700_000_000_000);

export function entry(key: string, value = ''): Row {
  return { key, value, updated_at: TIME };
}

export function instance(id: string, more: Row = {}): Row {
  return {
    id,
    type: 'coding',
    status: 'started',
    worktree_path: '/w',
    branch_name: 'b',
    created_at: TIME,
    last_activity: TIME,
    ...more,
  };
}

export function event(instance_id: string, more: Row = {}): Row {
  return { instance_id, tool_name: 'Bash', outcome: 'succeeded', success: true, timestamp: TIME, ...more };
}
