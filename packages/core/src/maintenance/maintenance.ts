import type { BackupOptions, Maintenance, StorageAdapter, VacuumOptions } from '@skep/contracts';
import * as z from 'zod/mini';
import { checkArgument, checkInput, validationError } from '../validation/check-input.ts';
import { count, path as filePath, flag, positive } from '../validation/values.ts';
import { BackupFolder } from './backup/backup-folder.ts';
import type { MaintenanceHost } from './maintenance-host.ts';
import { countPrunable, pruneLimit } from './prune/prune.ts';
import { givingUp, Reserve } from './reserve.ts';
import { rotateKeys } from './rotate-keys.ts';
import { runNow } from './runs/run-task.ts';
import { runDue } from './schedule/run-due.ts';
import { maintenanceWork } from './work.ts';

/** The parts of maintenance that keep the store in order; those that look for what is wrong with it are elsewhere. */
export type Upkeep = Omit<Maintenance, 'verify' | 'acceptLosses'>;

const backupOptions = z.strictObject({ overwrite: z.optional(flag) }) as z.ZodMiniType<
  Pick<BackupOptions, 'overwrite'>
>;
const vacuumOptions = z.strictObject({ maxBytes: z.optional(positive) }) as z.ZodMiniType<VacuumOptions>;
const rotateOptions = z.strictObject({ forgetOlder: z.optional(flag) }) as z.ZodMiniType<{
  forgetOlder?: boolean;
}>;
const listOptions = z.strictObject({ limit: z.optional(count) }) as z.ZodMiniType<{ limit?: number }>;

const DEFAULT_LIMIT = 100;

/** How calls of maintenance are carried out. Whether the database is open has been seen to. */
export function upkeep(parts: Omit<MaintenanceHost, 'reserve'>): Upkeep {
  const { storage, settings, config } = parts;
  const reserve = new Reserve(storage.file, config.reserveBytes);
  const host: MaintenanceHost = { ...parts, reserve };
  const work = maintenanceWork(host);
  return {
    async backup(path, options = {}) {
      const { overwrite = false } = checkInput('backup', backupOptions, options);
      const given = path === undefined ? null : checkArgument('backup', 'path', filePath, path);
      if (!storage.supports.backup) return notSupported(storage);
      if (given === null && storage.file === null) {
        const problem = 'is required: a store without a file has no folder for backups';
        throw validationError('backup', [{ field: 'path', problem }]);
      }
      return runNow(host, 'backup', (handle) =>
        given === null ? work.scheduledBackup(handle) : work.backup(given, { overwrite }, handle),
      );
    },
    async vacuum(options = {}) {
      const checked = checkInput('vacuum', vacuumOptions, options);
      if (!storage.supports.vacuum) {
        await storage.vacuum(checked);
        return { freedBytes: 0 };
      }
      return runNow(host, 'vacuum', (handle) => work.vacuum(checked, handle));
    },
    async prune(options = {}) {
      const before = pruneLimit(host, options);
      if (options.dryRun) return host.read('prune', (store) => countPrunable(store, before, settings.now()));
      return runNow(host, 'prune', (handle) => work.prune({ before }, handle));
    },
    checkpoint: () => givingUp(reserve, () => host.patiently('checkpoint', () => storage.checkpoint())),
    async rotateKey(options = {}) {
      const { forgetOlder = false } = checkInput('rotateKey', rotateOptions, options);
      return runNow(host, 'rotate_key', () => rotateKeys(host, forgetOlder));
    },
    runDue: () => runDue(host, work),
    async listRuns(options = {}) {
      const { limit = DEFAULT_LIMIT } = checkInput('listRuns', listOptions, options);
      return host.read('listRuns', (store) =>
        store.find('maintenance_runs', { orderBy: [{ field: 'id', direction: 'desc' }], limit }),
      );
    },
    listBackups: async () =>
      storage.file === null ? [] : new BackupFolder(storage.file, config.backupFolder).list(),
  };
}

/** The adapter's own refusal. */
async function notSupported(storage: StorageAdapter): Promise<never> {
  await storage.backup('');
  throw new TypeError(`The adapter ${storage.name} says that it makes no backups, and made one.`);
}
