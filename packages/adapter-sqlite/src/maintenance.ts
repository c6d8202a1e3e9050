import { stat } from 'node:fs/promises';
import {
  type IntegrityReport,
  isStorageError,
  type StorageError,
  type StorageStatistics,
  tables,
} from '@skep/contracts';
import { writeBackupFile } from '@skep/sql-schema';
import type { Connection } from './connection.ts';
import type { Store } from './store.ts';

/** From a view of its own, so that the copy is consistent however long it takes and whoever writes meanwhile. */
export async function backup(store: Store, path: string): Promise<void> {
  await writeBackupFile(path, (temporary) => store.view((connection) => connection.backup(temporary)));
}

/** Rewrites the file without unused pages, and puts the log back into it where no reader needs it any more. */
export async function vacuum(store: Store): Promise<void> {
  await store.writeOne((connection) => {
    connection.script('VACUUM');
    connection.pragma('wal_checkpoint(TRUNCATE)');
  });
}

/** Reads every page; blocks the event loop meanwhile. */
export async function checkIntegrity(store: Store): Promise<IntegrityReport> {
  const problems = await store
    .view(async (connection) => [...damagedPages(connection), ...danglingRows(connection)])
    .catch((error: unknown) => {
      // Damage may be such that the check itself cannot go on.
      if (isStorageError(error) && error.reason === 'corrupt') return [causeOf(error)];
      throw error;
    });
  return { ok: problems.length === 0, problems };
}

function damagedPages(connection: Connection): string[] {
  const lines = connection.all('PRAGMA integrity_check').map((row) => String(row.integrity_check));
  return lines.filter((line) => line !== 'ok');
}

function danglingRows(connection: Connection): string[] {
  return connection
    .all('PRAGMA foreign_key_check')
    .map((row) => `${String(row.table)} row ${String(row.rowid)} refers to no row of ${String(row.parent)}`);
}

function causeOf(error: StorageError): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

export async function statistics(store: Store): Promise<StorageStatistics> {
  return store.view(async (connection) => ({
    rows: Object.fromEntries(Object.keys(tables).map((name) => [name, countRows(connection, name)])),
    databaseBytes: Number(connection.pragma('page_count')) * Number(connection.pragma('page_size')),
    walBytes: await bytesOf(`${store.path}-wal`),
    engine: { ...(await store.read(engineFacts)), synchronous: store.synchronous },
  }));
}

function countRows(connection: Connection, table: string): number {
  return Number(connection.all(`SELECT count(*) AS rows FROM ${table}`, [], { table })[0]?.rows);
}

function engineFacts(connection: Connection): StorageStatistics['engine'] {
  return {
    name: 'better-sqlite3',
    sqliteVersion: String(connection.all('SELECT sqlite_version() AS version')[0]?.version),
    journalMode: String(connection.pragma('journal_mode')),
    foreignKeys: connection.pragma('foreign_keys') === 1,
    pageSize: Number(connection.pragma('page_size')),
  };
}

/** The size of a file; null where there is none. */
async function bytesOf(path: string): Promise<number | null> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return stats === null ? null : stats.size;
}
