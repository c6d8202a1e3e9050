import type { MaintenanceOutcome, MaintenanceRunRecord, MaintenanceTask } from '@skep/contracts';
import type { ReadStore } from '../../store/read-store.ts';

/** The newest run of a task, of those with an outcome or of all; null where there is none. */
export async function newestRun(
  store: ReadStore,
  task: MaintenanceTask,
  outcome?: MaintenanceOutcome,
): Promise<MaintenanceRunRecord | null> {
  const [run] = await store.find('maintenance_runs', {
    where: { task, ...(outcome && { outcome }) },
    orderBy: [{ field: 'id', direction: 'desc' }],
    limit: 1,
  });
  return run ?? null;
}
