// Skep as an application uses it: the Database API, with its validation, feed and workflow.
import type { AggregateQuery, AggregateRow, Database, InstanceStatus, StorageAdapter } from '@skep/contracts';
import { createDatabase } from '@skep/core';
import { newEventAt } from '../data/fleet.ts';
import {
  ACTIVE_STATUSES,
  anyInstance,
  FEED_PAGE,
  feedInput,
  HOUR,
  ISSUES,
  issueAt,
  listInput,
  PAGE,
  reviewInput,
  transitionInput,
} from '../data/inputs.ts';
import { dashboardDigest, feedDigest, hoursDigest, instanceDigest, listDigest } from './digests.ts';
import { asNewEvent, asNewIssue } from './events.ts';
import {
  backupOperation,
  type OpenOptions,
  type OpenSubject,
  operation,
  type Settings,
  type Subject,
} from './subject.ts';

async function dashboard(db: Database) {
  const active = await db.listInstances({ statuses: [...ACTIVE_STATUSES] });
  const activity = await db.getInstanceActivity(active.map(({ id }) => id));
  const counts = new Map(activity.map((entry) => [entry.instance_id, entry]));
  return active.map(({ id, status }) => {
    const { events = 0, failures = 0 } = counts.get(id) ?? {};
    return { id, status, events, failures };
  });
}

export function databaseSubject(db: Database, { file, events }: OpenOptions): OpenSubject {
  return {
    operations: {
      get: operation((index) => db.getInstance(anyInstance(index, events)), instanceDigest),
      list: operation((index) => {
        const { instance, since } = listInput(index, events);
        return db.listMCPEvents({
          instanceId: instance,
          kinds: ['tool_call'],
          since: new Date(since),
          limit: PAGE,
        });
      }, listDigest),
      dashboard: operation(() => dashboard(db), dashboardDigest),
      feed: operation(
        (index) => db.feed.read({ after: feedInput(index, events), limit: FEED_PAGE }),
        feedDigest,
      ),
      // The Database API has no such report: an application asks the adapter for it.
      hours: operation(
        () => db.adapter.aggregate('mcp_events', HOURS),
        (rows) => hoursDigest(rows.map(hourOf)),
      ),
      log: operation((index) => db.logMCPEvent(asNewEvent(newEventAt(index, events)))),
      sync: operation((index) =>
        db.syncGitHubIssues(
          Array.from({ length: ISSUES }, (_, number) => asNewIssue(issueAt(number, index))),
        ),
      ),
      transition: operation((index) => {
        const { id, to } = transitionInput(index);
        return db.updateInstanceStatus(id, to as InstanceStatus);
      }),
      review: operation((index) => {
        const { instance, head } = reviewInput(index);
        return db.reviews.request({ instanceId: instance, headCommit: head });
      }),
      ...(db.adapter.supports.backup && {
        backup: backupOperation(file, (copy) => db.backup(copy)),
      }),
    },
    countEvents: async () => countEvents(db.adapter),
    settings: () => engineSettings(db.adapter),
    close: () => db.disconnect(),
  };
}

export const HOURS: AggregateQuery = {
  groupBy: [{ field: 'timestamp', bucket: HOUR }],
  measures: { events: { op: 'count' } },
};

export function hourOf({ keys, values }: AggregateRow): { hour: Date; events: number } {
  return { hour: keys.timestamp as Date, events: Number(values.events) };
}

export async function countEvents(adapter: StorageAdapter): Promise<number> {
  const [all] = await adapter.aggregate('mcp_events', { measures: { events: { op: 'count' } } });
  return Number(all?.values.events);
}

/** As the engine itself tells them. */
export async function engineSettings(adapter: StorageAdapter): Promise<Settings | null> {
  if (!adapter.supports.durable) return null;
  const { engine } = await adapter.statistics();
  const levels = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];
  return { journal: String(engine.journalMode), synchronous: levels.indexOf(String(engine.synchronous)) };
}

/** The events are older than a store keeps them for, and a backup in the middle of a turn is nobody's work. */
export const NO_MAINTENANCE = { automatic: false };

/** A subject over a durable adapter. */
export function fileDatabase(makeAdapter: (file: string) => StorageAdapter): Subject {
  const connect = async (file: string): Promise<Database> => {
    const db = createDatabase({ adapter: makeAdapter(file), config: { maintenance: NO_MAINTENANCE } });
    await db.connect();
    return db;
  };
  return {
    open: async (options) => databaseSubject(await connect(options.file), options),
    async migrate(file) {
      const db = await connect(file);
      await db.disconnect();
    },
  };
}
