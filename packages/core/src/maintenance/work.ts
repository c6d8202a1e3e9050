import type { BackupOptions, BackupReport, PruneOptions, PruneReport, VacuumOptions } from '@skep/contracts';
import { BackupFolder } from './backup/backup-folder.ts';
import { requireSpace } from './backup/free-space.ts';
import { writeBackup } from './backup/write-backup.ts';
import type { MaintenanceHost } from './maintenance-host.ts';
import { prune, pruneLimit } from './prune/prune.ts';
import type { RunHandle } from './runs/run-task.ts';
import { scheduledVacuum, type VacuumReport, vacuum } from './vacuum.ts';

/** Bytes that a vacuum of the schedule gives back at most. */
const VACUUM_BYTES = 67_108_864;

/** What the runs do. */
export interface MaintenanceWork {
  prune(options: PruneOptions, handle: RunHandle): Promise<PruneReport>;
  backup(path: string, options: Pick<BackupOptions, 'overwrite'>, handle: RunHandle): Promise<BackupReport>;
  /** Into the folder for backups, under a name of its time. */
  scheduledBackup(handle: RunHandle): Promise<BackupReport>;
  vacuum(options: VacuumOptions, handle: RunHandle): Promise<VacuumReport>;
  /** A part of the unused space. */
  scheduledVacuum(handle: RunHandle): Promise<VacuumReport>;
}

export function maintenanceWork(host: MaintenanceHost): MaintenanceWork {
  const { storage, settings, config, reserve } = host;
  return {
    async prune(options, handle) {
      const report = await prune(host, pruneLimit(host, options), handle);
      await reserve.ensure();
      return report;
    },
    backup: (path, options, handle) => writeBackup(host, path, options, handle),
    async scheduledBackup(handle) {
      const folder = new BackupFolder(storage.file ?? '', config.backupFolder);
      const path = await folder.place(settings.now());
      await requireSpace(host, path);
      const report = await writeBackup(host, path, {}, handle);
      await folder.tidy(config.backupRetention, settings.now());
      return report;
    },
    vacuum: (options, handle) => vacuum(host, options, handle),
    scheduledVacuum: (handle) => scheduledVacuum(host, VACUUM_BYTES, handle),
  };
}
