import type { IntegrityReport, StorageStatistics } from '@skep/contracts';
import { integrityReport, storageStatistics, writeBackupFile } from '@skep/sql-schema';
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
  return store.view((connection) => integrityReport((sql) => connection.all(sql)));
}

export async function statistics(store: Store): Promise<StorageStatistics> {
  const engine = { name: 'libsql', encrypted: store.isEncrypted, ...store.writerSettings };
  return store.view((connection) => storageStatistics(store.path, (sql) => connection.all(sql), engine));
}
