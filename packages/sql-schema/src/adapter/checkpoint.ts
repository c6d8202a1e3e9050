import { stat } from 'node:fs/promises';
import { type CheckpointResult, isStorageError } from '@skep/contracts';
import type { SqlStore } from './sql-store.ts';

/** Called like a write. Does not wait for readers: what they still need stays in the log. */
export async function checkpoint<C>(store: SqlStore<C>): Promise<CheckpointResult> {
  const complete = await attempt(store);
  return { complete, walBytes: (await bytesOf(`${store.path}-wal`)) ?? 0 };
}

async function attempt<C>(store: SqlStore<C>): Promise<boolean> {
  try {
    const [row] = await store.maintainAtOnce('PRAGMA wal_checkpoint(TRUNCATE)');
    return Number(row?.busy) === 0;
  } catch (error) {
    if (isStorageError(error) && error.reason === 'busy') return false;
    throw error;
  }
}

/** The size of a file; null where there is none. */
export async function bytesOf(path: string): Promise<number | null> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return stats === null ? null : stats.size;
}
