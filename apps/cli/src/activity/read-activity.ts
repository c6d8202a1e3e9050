import type { Database, InstanceActivity, InstanceRecord } from '@skep/contracts';
import type { AgentActivity } from '@skep/core';
import { processState } from './process-state.ts';

/** What an instance did, in numbers. */
export type InstanceCounts = Pick<InstanceActivity, 'events' | 'tool_calls' | 'failures' | 'last_event_at'>;

/** An instance, what it is doing and what it did. */
export interface InstanceLine {
  readonly instance: InstanceRecord;
  readonly activity: AgentActivity;
  readonly counts: InstanceCounts;
}

/** The same instances, in the same order, with what their events and their processes tell. */
export async function readActivity(
  db: Database,
  instances: readonly InstanceRecord[],
  now: Date,
): Promise<InstanceLine[]> {
  const { deriveActivity } = await import('@skep/core');
  const told = await db.getInstanceActivity(instances.map(({ id }) => id));
  const byId = new Map(told.map((activity) => [activity.instance_id, activity]));
  return instances.flatMap((instance): InstanceLine[] => {
    const known = byId.get(instance.id);
    if (known === undefined) return [];
    const { events, tool_calls, failures, last_event_at } = known;
    const activity = deriveActivity({ instance, activity: known, now, process: processState(instance) });
    return [{ instance, activity, counts: { events, tool_calls, failures, last_event_at } }];
  });
}
