import { stat } from 'node:fs/promises';
import { type StorageStatistics, tables } from '@skep/contracts';
import type { RunStatement } from '../migrations/history.ts';

/**
 * @param path The database file; its log lies beside it.
 * @param run Runs a statement in one view of the data.
 * @param engine Facts that only the adapter knows; those that the engine tells are added.
 */
export async function storageStatistics(
  path: string,
  run: RunStatement,
  engine: StorageStatistics['engine'],
): Promise<StorageStatistics> {
  const rows: Record<string, number> = {};
  for (const name of Object.keys(tables))
    rows[name] = Number(await value(run, `SELECT count(*) FROM ${name}`));
  return {
    rows,
    databaseBytes: (await bytesOf(path)) ?? 0,
    walBytes: await bytesOf(`${path}-wal`),
    engine: {
      ...engine,
      sqliteVersion: String(await value(run, 'SELECT sqlite_version()')),
      journalMode: String(await value(run, 'PRAGMA journal_mode')),
      pageSize: Number(await value(run, 'PRAGMA page_size')),
    },
  };
}

const SYNCHRONOUS = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];

/** The settings in force on the connection that writes; `run` runs on that one. */
export async function writerSettings(
  run: RunStatement,
): Promise<{ readonly foreignKeys: boolean; readonly synchronous: string }> {
  const synchronous = Number(await value(run, 'PRAGMA synchronous'));
  return {
    foreignKeys: Number(await value(run, 'PRAGMA foreign_keys')) === 1,
    synchronous: SYNCHRONOUS[synchronous] ?? String(synchronous),
  };
}

async function value(run: RunStatement, sql: string): Promise<unknown> {
  const [row = {}] = await run(sql);
  return Object.values(row)[0];
}

/** The size of a file; null where there is none. */
async function bytesOf(path: string): Promise<number | null> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return stats === null ? null : stats.size;
}
