import { stat } from 'node:fs/promises';
import { type IntegrityReport, type StorageStatistics, tables } from '@skep/contracts';
import { writeBackupFile } from '@skep/sql-schema';
import type { Connection } from './connection.ts';
import type { Store } from './store.ts';

/** A consistent copy in one file, encrypted by the same key where the store is. Blocks the event loop meanwhile. */
export async function backup(store: Store, path: string): Promise<void> {
  await writeBackupFile(path, (temporary) =>
    store.alone(async (connection) => {
      await connection.run('VACUUM INTO ?', [temporary]);
    }),
  );
}

/** Rewrites the file without unused pages, and puts the log back into it where no reader needs it any more. */
export async function vacuum({ writer }: Store): Promise<void> {
  await writer.open('VACUUM');
  await writer.open('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** Reads every page; blocks the event loop meanwhile. */
export async function checkIntegrity(store: Store): Promise<IntegrityReport> {
  return store.view(async (connection) => {
    const pages = await connection.all('PRAGMA integrity_check');
    const dangling = await connection.all('PRAGMA foreign_key_check');
    const problems = [
      ...pages.map((row) => String(row.integrity_check)).filter((line) => line !== 'ok'),
      ...dangling.map(
        (row) => `${String(row.table)} row ${String(row.rowid)} refers to no row of ${String(row.parent)}`,
      ),
    ];
    return { ok: problems.length === 0, problems };
  });
}

export async function statistics(store: Store): Promise<StorageStatistics> {
  return store.view(async (connection) => {
    const rows: Record<string, number> = {};
    for (const name of Object.keys(tables)) {
      rows[name] = Number(await firstValue(connection, `SELECT count(*) FROM ${name}`));
    }
    return {
      rows,
      databaseBytes: (await bytesOf(store.path)) ?? 0,
      walBytes: await bytesOf(`${store.path}-wal`),
      engine: await engineFacts(store),
    };
  });
}

async function engineFacts({ writer, isEncrypted }: Store): Promise<StorageStatistics['engine']> {
  const synchronous = Number(await firstValue(writer, 'PRAGMA synchronous'));
  return {
    name: 'libsql',
    sqliteVersion: String(await firstValue(writer, 'SELECT sqlite_version()')),
    journalMode: String(await firstValue(writer, 'PRAGMA journal_mode')),
    synchronous: ['OFF', 'NORMAL', 'FULL', 'EXTRA'][synchronous] ?? String(synchronous),
    foreignKeys: (await firstValue(writer, 'PRAGMA foreign_keys')) === 1,
    pageSize: Number(await firstValue(writer, 'PRAGMA page_size')),
    encrypted: isEncrypted,
  };
}

async function firstValue(connection: Connection, sql: string): Promise<unknown> {
  const [row = {}] = await connection.all(sql);
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
