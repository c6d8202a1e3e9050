import type { MaintenanceOutcome, MaintenanceRunRecord, MaintenanceTask } from '@skep/contracts';
import type { WriteContext } from '../../operations/context.ts';
import { leaseFrom, reasonToAbandon } from './lease.ts';
import { ownerFields } from './run-owner.ts';

export type Begun =
  | { readonly kind: 'begun'; readonly run: MaintenanceRunRecord }
  /** Another run is under way. */
  | { readonly kind: 'busy'; readonly by: MaintenanceRunRecord }
  | { readonly kind: 'not-due' };

/**
 * Takes maintenance for this process: in one transaction, so that of two processes one gets it. Runs that are given up on the way
 * are noted as `abandoned`.
 *
 * @param isDue Asked when nobody else is at it: somebody may just have done it.
 * @param isOver Whether this process knows that a run ended, though it could not note so.
 */
export async function beginRun(
  context: WriteContext,
  task: MaintenanceTask,
  isDue: (context: WriteContext) => Promise<boolean>,
  isOver: (run: MaintenanceRunRecord) => boolean = () => false,
): Promise<Begun> {
  const { store, settings } = context;
  const now = settings.now();
  const left: { run: MaintenanceRunRecord; reason: string }[] = [];
  for (const run of await store.find('maintenance_runs', { where: { outcome: 'running' } })) {
    const reason = isOver(run) ? 'Its end could not be noted.' : reasonToAbandon(run, now);
    if (reason === null) return { kind: 'busy', by: run };
    left.push({ run, reason });
  }
  for (const { run, reason } of left) {
    const details = JSON.stringify({ message: reason });
    await store.update('maintenance_runs', run, { outcome: 'abandoned', finished_at: now, details });
  }
  if (!(await isDue(context))) return { kind: 'not-due' };
  const run = await store.insert('maintenance_runs', {
    task,
    ...ownerFields(),
    started_at: now,
    lease_until: leaseFrom(now),
    finished_at: null,
    outcome: 'running',
  });
  return { kind: 'begun', run };
}

/** @returns Whether the run still has its task; false where another process took it for dead. */
export async function renewRun({ store, settings }: WriteContext, id: number): Promise<boolean> {
  const run = await store.first('maintenance_runs', { id });
  if (run?.outcome !== 'running') return false;
  await store.update('maintenance_runs', run, { lease_until: leaseFrom(settings.now()) });
  return true;
}

/** Notes how a run ended, also where it was taken for dead meanwhile: what became of it is known now. */
export async function finishRun(
  { store, settings }: WriteContext,
  run: MaintenanceRunRecord,
  outcome: Exclude<MaintenanceOutcome, 'running'>,
  details: object,
): Promise<MaintenanceRunRecord> {
  const end = { outcome, finished_at: settings.now(), details: JSON.stringify(details) };
  const stored = await store.first('maintenance_runs', { id: run.id });
  if (stored !== null) await store.update('maintenance_runs', stored, end);
  return { ...(stored ?? run), ...end };
}
