import {
  type AggregateRow,
  type EventKind,
  type EventOutcome,
  FAILED_OUTCOMES,
  type InstanceActivity,
  type Where,
} from '@skep/contracts';
import * as z from 'zod/mini';
import type { ReadOperation } from '../operations/operation.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier } from '../validation/values.ts';

const name = 'getInstanceActivity';
const CHUNK = 500;

export const getInstanceActivity: ReadOperation<[(readonly string[])?], InstanceActivity[]> = {
  name,
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(instanceIds) {
    if (instanceIds !== undefined) checkArgument(name, 'instanceIds', z.array(identifier), instanceIds);
    return async ({ store }) => {
      const ids = instanceIds ?? (await allIds(store));
      const activities = new Map(ids.map((id) => [id, noActivity(id)]));
      const counted = instanceIds && [...activities.keys()];
      const groups = [...(await countEvents(store, counted)), ...(await prunedCounts(store, counted))];
      for (const group of groups) {
        const activity = activities.get(String(group.keys.instance_id));
        if (activity !== undefined) addGroup(activity, group);
      }
      return [...activities.values()];
    };
  },
};

/** In their order. Grouped, for whole records have long texts in them. */
async function allIds(store: ReadStore): Promise<string[]> {
  const groups = await store.aggregate('instances', {
    groupBy: ['id'],
    measures: { count: { op: 'count' } },
  });
  return groups.map(({ keys }) => String(keys.id));
}

function countEvents(store: ReadStore, ids: readonly string[] | undefined): Promise<AggregateRow[]> {
  return inChunks(ids, (where) =>
    store.aggregate('mcp_events', {
      where,
      groupBy: ['instance_id', 'kind', 'outcome'],
      measures: { events: { op: 'count' }, last: { op: 'max', field: 'timestamp' } },
    }),
  );
}

/** What is left of events that are gone. */
function prunedCounts(store: ReadStore, ids: readonly string[] | undefined): Promise<AggregateRow[]> {
  return inChunks(ids, (where) =>
    store.aggregate('event_counts', {
      where,
      groupBy: ['instance_id', 'kind', 'outcome'],
      measures: { events: { op: 'sum', field: 'events' }, last: { op: 'max', field: 'last_at' } },
    }),
  );
}

async function inChunks(
  ids: readonly string[] | undefined,
  count: (where: Where) => Promise<AggregateRow[]>,
): Promise<AggregateRow[]> {
  if (ids === undefined) return count({});
  const groups: AggregateRow[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    groups.push(...(await count({ instance_id: { in: ids.slice(start, start + CHUNK) } })));
  }
  return groups;
}

/** An activity while its groups are being added up. */
type Tally = InstanceActivity & { readonly last_by_kind: Partial<Record<EventKind, Date>> };

function noActivity(instance_id: string): Tally {
  return { instance_id, events: 0, tool_calls: 0, failures: 0, last_event_at: null, last_by_kind: {} };
}

function addGroup(activity: Tally, { keys, values }: AggregateRow): void {
  const events = Number(values.events);
  const last = values.last as Date | null;
  activity.events += events;
  if (last !== null) {
    const kind = keys.kind as EventKind;
    activity.last_event_at = laterOf(activity.last_event_at, last);
    activity.last_by_kind[kind] = laterOf(activity.last_by_kind[kind], last);
  }
  if (keys.kind !== 'tool_call') return;
  activity.tool_calls += events;
  if (FAILED_OUTCOMES.includes(keys.outcome as EventOutcome)) activity.failures += events;
}

function laterOf(known: Date | null | undefined, time: Date): Date {
  return known !== null && known !== undefined && known > time ? known : time;
}
