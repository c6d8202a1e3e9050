import { stat } from 'node:fs/promises';
import {
  type IntegrityReport,
  isStorageError,
  type StorageError,
  type StorageStatistics,
  tables,
} from '@skep/contracts';
import { writeBackupFile } from '../sqlite/backup-file.ts';
import type { SqlStore } from './sql-store.ts';
import type { SqlConnection } from './statement.ts';

/** @throws StorageError `invalid` where a file is at `path`. */
export async function backup<C>(store: SqlStore<C>, path: string): Promise<void> {
  await writeBackupFile(path, (temporary) => store.copyTo(temporary));
}

/** Reads every page; blocks the event loop meanwhile. */
export async function checkIntegrity<C extends SqlConnection>(store: SqlStore<C>): Promise<IntegrityReport> {
  const problems = await store
    .view(async (connection) => [...(await damagedPages(connection)), ...(await danglingRows(connection))])
    .catch((error: unknown) => {
      // Damage may be such that the check itself cannot go on.
      if (isStorageError(error) && error.reason === 'corrupt') return [causeOf(error)];
      throw error;
    });
  return { ok: problems.length === 0, problems };
}

export async function statistics<C extends SqlConnection>(store: SqlStore<C>): Promise<StorageStatistics> {
  return store.view(async (connection) => {
    const rows: Record<string, number> = {};
    for (const name of Object.keys(tables)) {
      rows[name] = Number(await firstValue(connection, `SELECT count(*) FROM ${name}`));
    }
    const pageSize = Number(await firstValue(connection, 'PRAGMA page_size'));
    return {
      rows,
      // Not the size of the file, which lags behind the log.
      databaseBytes: pageSize * Number(await firstValue(connection, 'PRAGMA page_count')),
      walBytes: await bytesOf(`${store.path}-wal`),
      engine: {
        ...(await store.engineFacts()),
        sqliteVersion: String(await firstValue(connection, 'SELECT sqlite_version()')),
        journalMode: String(await firstValue(connection, 'PRAGMA journal_mode')),
        pageSize,
      },
    };
  });
}

async function damagedPages(connection: SqlConnection): Promise<string[]> {
  const lines = await connection.all('PRAGMA integrity_check');
  return lines.map((row) => String(row.integrity_check)).filter((line) => line !== 'ok');
}

async function danglingRows(connection: SqlConnection): Promise<string[]> {
  const rows = await connection.all('PRAGMA foreign_key_check');
  return rows.map(
    (row) => `${String(row.table)} row ${String(row.rowid)} refers to no row of ${String(row.parent)}`,
  );
}

function causeOf(error: StorageError): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function firstValue(connection: SqlConnection, sql: string): Promise<unknown> {
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
