import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StorageError } from '@skep/contracts';
import type { MaintenanceHost } from '../maintenance-host.ts';

/** @throws StorageError `disk-full` where a copy would leave less than what the store needs to go on. */
export async function requireSpace({ storage, config }: MaintenanceHost, path: string): Promise<void> {
  const { databaseBytes } = await storage.statistics();
  const needed = (databaseBytes ?? 0) + config.walSizeLimit + config.reserveBytes;
  const { bavail, bsize } = await statfs(dirname(path));
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new StorageError(
    'disk-full',
    `A backup needs ${megabytes(needed)} free in ${dirname(path)}, with what the store needs to go on, and there are ` +
      `${megabytes(free)}. Free some space, or set maintenance.backupFolder to another disk.`,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
