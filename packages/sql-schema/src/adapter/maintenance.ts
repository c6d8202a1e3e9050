import {
  type BackupOptions,
  type PoolState,
  type StatisticsOptions,
  type StorageStatistics,
  tables,
} from '@skep/contracts';
import { writeBackupFile } from '../sqlite/backup-file.ts';
import { describeUsers, logReadersOf } from '../sqlite/file-users.ts';
import { bytesOf } from './checkpoint.ts';
import type { SoloConnection } from './solo-connection.ts';
import type { SqlStore } from './sql-store.ts';
import type { SqlConnection } from './statement.ts';
import { type FinishCopyOptions, finishCopy } from './store-copy.ts';

/** @throws StorageError `invalid` where a file is at `path` and may not be overwritten; what `inspect` throws. */
export async function backup<C extends SoloConnection>(
  store: SqlStore<C>,
  path: string,
  copies: Pick<FinishCopyOptions<C>, 'statements' | 'openFile'>,
  { overwrite = false, inspect }: BackupOptions = {},
): Promise<void> {
  const write = async (temporary: string): Promise<void> => {
    await store.copyTo(temporary);
    await finishCopy({ ...copies, path: temporary, inspect });
  };
  await writeBackupFile(path, write, { overwrite, source: store.path });
}

export async function statistics<C extends SqlConnection>(
  store: SqlStore<C>,
  writers: Pick<PoolState, 'writing' | 'waitingWriters'>,
  { rows: isCounted = true }: StatisticsOptions = {},
): Promise<StorageStatistics> {
  const pool = { ...writers, ...store.readerState() };
  const walBytes = await bytesOf(`${store.path}-wal`);
  // Before this reads, too.
  const readers = await readersOfLong(store.path, walBytes);
  return store.view(async (connection) => {
    const rows: Record<string, number> = {};
    for (const name of isCounted ? Object.keys(tables) : []) {
      rows[name] = Number(await firstValue(connection, `SELECT count(*) FROM ${name}`));
    }
    const pageSize = Number(await firstValue(connection, 'PRAGMA page_size'));
    return {
      rows,
      // Not the size of the file, which lags behind the log.
      databaseBytes: pageSize * Number(await firstValue(connection, 'PRAGMA page_count')),
      unusedBytes: pageSize * Number(await firstValue(connection, 'PRAGMA freelist_count')),
      walBytes,
      pool,
      engine: {
        ...(await store.engineFacts()),
        sqliteVersion: String(await firstValue(connection, 'SELECT sqlite_version()')),
        journalMode: String(await firstValue(connection, 'PRAGMA journal_mode')),
        pageSize,
        ...readers,
      },
    };
  });
}

/** Bytes of a log that is looked after: the engine puts it back into the file at every few megabytes. */
const LONG_LOG = 16 * 1024 * 1024;

/** Who keeps a long log from going back into the file, as far as that can be told. */
async function readersOfLong(path: string, walBytes: number | null): Promise<{ logReaders?: string }> {
  if (walBytes === null || walBytes < LONG_LOG) return {};
  const logReaders = describeUsers(await logReadersOf(path));
  return logReaders === null ? {} : { logReaders };
}

async function firstValue(connection: SqlConnection, sql: string): Promise<unknown> {
  const [row = {}] = await connection.all(sql);
  return Object.values(row)[0];
}
