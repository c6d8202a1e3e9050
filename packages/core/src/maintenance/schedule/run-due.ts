import type { MaintenanceRunRecord, MaintenanceTask } from '@skep/contracts';
import type { ReadStore } from '../../store/read-store.ts';
import type { MaintenanceHost } from '../maintenance-host.ts';
import { type RunWork, runIfDue } from '../runs/run-task.ts';
import type { MaintenanceWork } from '../work.ts';
import { isBackupNeeded } from './is-backup-needed.ts';
import { isDue } from './is-due.ts';
import { newestRun } from './task-history.ts';

const SECOND = 1000;
/** Milliseconds between two looks for events that are too old: they are told apart by days. */
const PRUNE_INTERVAL = 86_400_000;

interface ScheduledTask {
  readonly task: MaintenanceTask;
  readonly isEnabled: boolean;
  /** Milliseconds. */
  readonly interval: number;
  /** Whether there is anything to do. */
  readonly isNeeded: (store: ReadStore) => Promise<boolean>;
  readonly work: RunWork<object>;
}

/**
 * Runs what is due, one task after the other, unless somebody else is at maintenance. What fails is noted in its run.
 *
 * @returns The runs that were made.
 */
export async function runDue(host: MaintenanceHost, work: MaintenanceWork): Promise<MaintenanceRunRecord[]> {
  const runs: MaintenanceRunRecord[] = [];
  for (const { task, isEnabled, interval, isNeeded, work: run } of scheduledTasks(host, work)) {
    if (!isEnabled || host.signal().aborted) continue;
    const mayRun = async (store: ReadStore): Promise<boolean> => {
      const succeeded = await newestRun(store, task, 'succeeded');
      const history = { succeeded, latest: await newestRun(store, task) };
      return isDue(history, interval, host.settings.now()) && (await isNeeded(store));
    };
    // Mostly nothing is due: then nobody has to wait for a transaction that writes.
    if (!(await host.read(task, mayRun))) continue;
    const made = await runIfDue(host, task, ({ store }) => mayRun(store), run);
    if (made === 'busy') break;
    if (made !== null) runs.push(made);
  }
  if (!host.signal().aborted) await host.reserve.ensure();
  return runs;
}

function scheduledTasks({ config, storage }: MaintenanceHost, work: MaintenanceWork): ScheduledTask[] {
  const { logRetention, autoBackup, backupInterval, vacuumInterval } = config;
  const { backup, vacuum } = storage.supports;
  const always = async (): Promise<boolean> => true;
  return [
    {
      task: 'prune',
      isEnabled: logRetention > 0,
      interval: PRUNE_INTERVAL,
      isNeeded: always,
      work: (handle) => work.prune({}, handle),
    },
    {
      task: 'backup',
      isEnabled: autoBackup && backup && storage.file !== null,
      interval: backupInterval * SECOND,
      isNeeded: isBackupNeeded,
      work: (handle) => work.scheduledBackup(handle),
    },
    {
      task: 'vacuum',
      isEnabled: vacuumInterval > 0 && vacuum,
      interval: vacuumInterval * SECOND,
      isNeeded: always,
      work: (handle) => work.scheduledVacuum(handle),
    },
  ];
}
