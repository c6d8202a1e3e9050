import type { MCPEventRecord } from '@skep/contracts';
import type { WriteContext } from '../../operations/context.ts';
import type { ReadStore } from '../../store/read-store.ts';
import { addCounts, tallyEvents } from './event-tally.ts';
import { isOver } from './is-over.ts';

/** Events of one transaction: few enough that an agent that waits for it does not notice. */
const BATCH = 500;

export interface PrunedEvents {
  readonly events: number;
  readonly instances: ReadonlySet<string>;
  /** Where the next batch begins; null where there is none. */
  readonly next: MCPEventRecord | null;
}

/** The next events from before a time: those that can go, and where to go on. */
export async function nextOldEvents(
  store: ReadStore,
  before: Date,
  now: Date,
  after: MCPEventRecord | null,
): Promise<{ readonly over: readonly MCPEventRecord[]; readonly next: MCPEventRecord | null }> {
  const page = await store.find('mcp_events', {
    where: { timestamp: { lt: before } },
    orderBy: [{ field: 'timestamp' }],
    limit: BATCH,
    ...(after && { after: { id: after.id, timestamp: after.timestamp } }),
  });
  const over = page.filter((event) => isOver(event, before, now));
  return { over, next: page.length < BATCH ? null : (page.at(-1) ?? null) };
}

/** Deletes one batch of events, and keeps what they count for, all at once. */
export async function pruneEvents(
  { store, settings }: WriteContext,
  before: Date,
  after: MCPEventRecord | null,
): Promise<PrunedEvents> {
  const { over, next } = await nextOldEvents(store, before, settings.now(), after);
  const instances = new Set(over.map(({ instance_id }) => instance_id));
  for (const tally of tallyEvents(over)) {
    const { instance_id, kind, tool_name, outcome } = tally;
    const known = await store.first('event_counts', { instance_id, kind, tool_name, outcome });
    if (known === null) await store.insert('event_counts', tally);
    else await store.update('event_counts', known, addCounts(known, tally));
  }
  for (const id of instances) {
    const instance = await store.first('instances', { id });
    if (instance === null) continue;
    const { events_pruned_before: already } = instance;
    if (already === null || already < before) {
      await store.update('instances', instance, { events_pruned_before: before });
    }
  }
  if (over.length > 0) await store.discard('mcp_events', { id: { in: over.map(({ id }) => id) } });
  return { events: over.length, instances, next };
}
