import type {
  Database,
  InstanceActivity,
  InstanceRecord,
  ReviewDecisionRecord,
  ReviewRecord,
} from '@skep/contracts';
import { type AgentActivity, deriveActivity } from '@skep/core';
import { FINISHED_STATUSES } from '../commands/finished-statuses.ts';
import { processState } from './process-state.ts';
import { readReviews } from './read-reviews.ts';

/** What an instance did, in numbers. */
export type InstanceCounts = Pick<InstanceActivity, 'events' | 'tool_calls' | 'failures' | 'last_event_at'>;

/** An instance, what it is doing and what it did. */
export interface InstanceLine {
  readonly instance: InstanceRecord;
  readonly activity: AgentActivity;
  readonly counts: InstanceCounts;
  /** The round of review of its work that is open. */
  readonly review: ReviewRecord | null;
  /** What a person is asked to decide about its reviews. */
  readonly decision: ReviewDecisionRecord | null;
}

/** The same instances, in the same order, with what their events, their reviews and their processes tell. */
export async function readActivity(
  db: Database,
  instances: readonly InstanceRecord[],
  now: Date,
): Promise<InstanceLine[]> {
  const told = await db.getInstanceActivity(instances.map(({ id }) => id));
  const byId = new Map(told.map((activity) => [activity.instance_id, activity]));
  const { rounds, decisions } = await readReviews(db, instances);
  return instances.flatMap((instance): InstanceLine[] => {
    const known = byId.get(instance.id);
    if (known === undefined) return [];
    const { events, tool_calls, failures, last_event_at } = known;
    const counts = { events, tool_calls, failures, last_event_at };
    const review = rounds.get(instance.id) ?? null;
    const decision = decisions.get(instance.id) ?? null;
    // Of one that is over it says nothing, and there may be years of them.
    const process = FINISHED_STATUSES.includes(instance.status) ? 'unknown' : processState(instance);
    const activity = deriveActivity({ instance, activity: known, now, process, decision });
    return [{ instance, activity, counts, review, decision }];
  });
}
