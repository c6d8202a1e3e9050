import type { MCPEventRecord, PruneOptions, PruneReport } from '@skep/contracts';
import * as z from 'zod/mini';
import type { ReadStore } from '../../store/read-store.ts';
import { checkInput, validationError } from '../../validation/check-input.ts';
import { date, flag } from '../../validation/values.ts';
import type { MaintenanceHost } from '../maintenance-host.ts';
import { givingUp } from '../reserve.ts';
import type { RunHandle } from '../runs/run-task.ts';
import { forgetRuns } from './forget-runs.ts';
import { nextOldEvents, pruneEvents } from './prune-events.ts';
import { countOldEntries, trimFeed } from './trim-feed.ts';

const DAY = 86_400_000;

const pruneOptions = z.strictObject({
  before: z.optional(date),
  dryRun: z.optional(flag),
}) as z.ZodMiniType<PruneOptions>;

/**
 * The time before which events go.
 *
 * @throws DatabaseError `DATABASE_VALIDATION_FAILED`
 */
export function pruneLimit(
  { config, settings }: Pick<MaintenanceHost, 'config' | 'settings'>,
  options: PruneOptions,
): Date {
  const { before } = checkInput('prune', pruneOptions, options);
  const now = settings.now();
  if (before === undefined) {
    if (config.logRetention > 0) return new Date(now.getTime() - config.logRetention * DAY);
    const problem = 'is required, because maintenance.logRetention is 0: events are kept for ever';
    throw validationError('prune', [{ field: 'before', problem }]);
  }
  if (before <= now) return before;
  // Every event to come would be taken for one of those.
  throw validationError('prune', [{ field: 'before', problem: 'must not be in the future' }]);
}

/** Deletes what is older than `before`, batch by batch, so that agents never wait for long. */
export async function prune(host: MaintenanceHost, before: Date, { check }: RunHandle): Promise<PruneReport> {
  const instances = new Set<string>();
  let events = 0;
  for (let next: MCPEventRecord | null | undefined; next !== null; ) {
    const after: MCPEventRecord | null = next ?? null;
    check();
    const done = await givingUp(host.reserve, () =>
      host.write('prune', (context) => pruneEvents(context, before, after)),
    );
    events += done.events;
    for (const id of done.instances) instances.add(id);
    next = done.next;
  }
  let changes = 0;
  for (;;) {
    check();
    const trimmed = await givingUp(host.reserve, () =>
      host.write('prune', (context) => trimFeed(context, before)),
    );
    if (trimmed === 0) break;
    changes += trimmed;
  }
  await host.write('prune', (context) => forgetRuns(context, before));
  return { before, events, changes, instances: instances.size };
}

/** Counts what would go, and changes nothing. */
export async function countPrunable(store: ReadStore, before: Date, now: Date): Promise<PruneReport> {
  const instances = new Set<string>();
  let events = 0;
  for (let next: MCPEventRecord | null | undefined; next !== null; ) {
    const page = await nextOldEvents(store, before, now, next ?? null);
    events += page.over.length;
    for (const { instance_id } of page.over) instances.add(instance_id);
    next = page.next;
  }
  const changes = await countOldEntries(store, before);
  return { before, events, changes, instances: instances.size };
}
