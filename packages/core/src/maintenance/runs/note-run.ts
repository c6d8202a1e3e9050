import type { MaintenanceTask, StorageAdapter } from '@skep/contracts';
import { type PendingChange, writeFeed } from '../../feed/write-feed.ts';
import { RecordWriter } from '../../store/write-store.ts';
import { ownerFields } from './run-owner.ts';

/**
 * Notes a run that is over: of a task that was done to the file while nobody had it open. So nobody is at the runs either that were
 * under way when it was copied.
 */
export async function noteRun(
  adapter: StorageAdapter,
  now: () => Date,
  run: { readonly task: MaintenanceTask; readonly started: Date; readonly details: object },
): Promise<void> {
  const finished_at = now();
  await adapter.transaction(async (tx) => {
    const changes: PendingChange[] = [];
    const store = new RecordWriter(tx, changes);
    for (const other of await store.find('maintenance_runs', { where: { outcome: 'running' } })) {
      const details = JSON.stringify({ message: `It was under way at the time of a ${run.task}.` });
      await store.update('maintenance_runs', other, { outcome: 'abandoned', finished_at, details });
    }
    await store.insert('maintenance_runs', {
      task: run.task,
      owner: ownerFields().owner,
      started_at: run.started,
      lease_until: finished_at,
      finished_at,
      outcome: 'succeeded',
      details: JSON.stringify(run.details),
    });
    await writeFeed(tx, changes, finished_at);
  });
}
