import type { BackupFile, DatabaseConfigInput } from '@skep/contracts';
import type { OpenOptions } from '../../open-database.ts';
import { BackupFolder } from '../backup/backup-folder.ts';
import { closedStore } from './store-of.ts';

/**
 * The backups in `maintenance.backupFolder`, newest first, without opening the database, which may be damaged or gone.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED`
 */
export async function findBackups(
  config: DatabaseConfigInput = {},
  options: OpenOptions = {},
): Promise<BackupFile[]> {
  const { file, config: resolved } = await closedStore('findBackups', config, options);
  return new BackupFolder(file, resolved.maintenance.backupFolder).list();
}
