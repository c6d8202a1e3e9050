import type { BackupFile } from '@skep/contracts';

const DAY = 86_400_000;

/**
 * Backups that nobody needs any more: older than the retention, in days (0: for ever). The newest stays, however old it is.
 *
 * @param backups Newest first.
 */
export function oldBackups(backups: readonly BackupFile[], retention: number, now: Date): BackupFile[] {
  if (retention === 0) return [];
  const limit = now.getTime() - retention * DAY;
  return backups.slice(1).filter(({ madeAt }) => madeAt.getTime() < limit);
}
