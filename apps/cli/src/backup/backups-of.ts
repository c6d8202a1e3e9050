import type { BackupFile } from '@skep/contracts';
import { findBackups } from '@skep/core';
import { loadAdapter } from '../database/load-adapter.ts';
import type { DatabaseLocation } from '../location/database-location.ts';

/** The backups in the folder for them, newest first; the database need not be there. */
export async function backupsOf({ url }: DatabaseLocation): Promise<BackupFile[]> {
  return findBackups({ url }, { loadAdapter });
}
