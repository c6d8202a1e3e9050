import type { MaintenanceRunRecord, MaintenanceTask } from '@skep/contracts';
import type { WriteContext } from '../../operations/context.ts';

const BATCH = 500;

/** What runs of these tasks say is of no use once there is a newer one. */
const PASSING: readonly MaintenanceTask[] = ['backup', 'vacuum', 'prune'];

/** Deletes old runs of the tasks that come again and again, but the newest that succeeded of each. */
export async function forgetRuns({ store }: WriteContext, before: Date): Promise<void> {
  const old = await store.find('maintenance_runs', {
    where: { task: { in: PASSING }, finished_at: { lt: before } },
    orderBy: [{ field: 'id' }],
    limit: BATCH,
  });
  const kept = new Set<number>();
  for (const task of PASSING) {
    const [newest] = await store.find('maintenance_runs', {
      where: { task, outcome: 'succeeded' },
      orderBy: [{ field: 'id', direction: 'desc' }],
      limit: 1,
    });
    if (newest !== undefined) kept.add(newest.id);
  }
  await store.remove(
    'maintenance_runs',
    old.filter(({ id }: MaintenanceRunRecord) => !kept.has(id)),
  );
}
