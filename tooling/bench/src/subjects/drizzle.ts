// drizzle-orm on @libsql/client, with queries built where they are needed, as its documentation does.
import { createClient } from '@libsql/client/sqlite3';
import {
  changesTable as changes,
  instancesTable as instances,
  githubIssuesTable as issues,
  mcpEventsTable as mcpEvents,
} from '@skep/sql-schema/drizzle';
import { and, asc, count, desc, eq, gt, gte, inArray, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/libsql/sqlite3';
import { newEventAt, timeOfEvent } from '../data/fleet.ts';
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
  transitionInput,
} from '../data/inputs.ts';
import { dashboardDigest, feedDigest, hoursDigest, instanceDigest, listDigest } from './digests.ts';
import { asNewEvent, asNewIssue } from './events.ts';
import { issueKey, PRAGMAS } from './sql.ts';
import { type OpenSubject, operation, type Subject } from './subject.ts';

type Db = ReturnType<typeof drizzle>;
type NewEvent = typeof mcpEvents.$inferInsert;
type Status = typeof instances.$inferSelect.status;

const failed = sql<number>`count(*) filter (where ${mcpEvents.kind} = 'tool_call' and ${mcpEvents.outcome} in
  ('failed', 'denied', 'interrupted', 'rejected'))`;

function reads(db: Db, events: number): OpenSubject['operations'] {
  return {
    get: operation(async (index) => {
      const id = anyInstance(index, events);
      const [row] = await db.select().from(instances).where(eq(instances.id, id)).limit(1);
      return row;
    }, instanceDigest),
    list: operation((index) => {
      const { instance, since } = listInput(index, events);
      const conditions = and(
        eq(mcpEvents.instance_id, instance),
        eq(mcpEvents.kind, 'tool_call'),
        gte(mcpEvents.timestamp, new Date(since)),
      );
      return db
        .select()
        .from(mcpEvents)
        .where(conditions)
        .orderBy(desc(mcpEvents.timestamp), desc(mcpEvents.id))
        .limit(PAGE);
    }, listDigest),
    dashboard: operation(
      () =>
        db
          .select({
            id: instances.id,
            status: instances.status,
            events: count(mcpEvents.id),
            failures: failed,
          })
          .from(instances)
          .leftJoin(mcpEvents, eq(mcpEvents.instance_id, instances.id))
          .where(inArray(instances.status, [...ACTIVE_STATUSES]))
          .groupBy(instances.id)
          .orderBy(desc(instances.last_activity), desc(instances.id)),
      dashboardDigest,
    ),
    feed: operation(
      (index) =>
        db
          .select()
          .from(changes)
          .where(gt(changes.seq, feedInput(index, events)))
          .orderBy(asc(changes.seq))
          .limit(FEED_PAGE),
      feedDigest,
    ),
    hours: operation(() => {
      const hour = sql<number>`${mcpEvents.timestamp} - ${mcpEvents.timestamp} % ${sql.raw(String(HOUR))}`.as(
        'hour',
      );
      return db.select({ hour, events: count() }).from(mcpEvents).groupBy(sql`hour`).orderBy(sql`hour`);
    }, hoursDigest),
  };
}

function writes(db: Db, events: number): OpenSubject['operations'] {
  const insert = async (tx: Pick<Db, 'insert'>, event: NewEvent): Promise<void> => {
    const [stored] = await tx.insert(mcpEvents).values(event).returning({ id: mcpEvents.id });
    await tx.insert(changes).values({
      table_name: 'mcp_events',
      record_key: String(stored?.id),
      operation: 'insert',
      changed_at: event.timestamp,
    });
  };
  // The client refuses a second transaction while one is open, so callers have to wait for each other by themselves.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
    const turn = last.then(call);
    last = turn;
    return turn;
  };
  return {
    log: operation((index) => {
      const event = newEventAt(index, events);
      return inTurn(() =>
        db.transaction((tx) => insert(tx, { ...asNewEvent(event), outcome: event.outcome } as NewEvent)),
      );
    }),
    sync: operation((index) => {
      const rows = Array.from({ length: ISSUES }, (_, number) => asNewIssue(issueAt(number, index)));
      return db.transaction(async (tx) => {
        const set = {
          title: sql`excluded.title`,
          body: sql`excluded.body`,
          state: sql`excluded.state`,
          assignee: sql`excluded.assignee`,
          labels: sql`excluded.labels`,
          created_at: sql`excluded.created_at`,
          updated_at: sql`excluded.updated_at`,
          synced_at: sql`excluded.synced_at`,
        };
        const target = [issues.repo_owner, issues.repo_name, issues.number];
        await tx
          .insert(issues)
          .values(rows as (typeof issues.$inferInsert)[])
          .onConflictDoUpdate({ target, set });
        await tx.insert(changes).values(
          rows.map((_, number) => ({
            table_name: 'github_issues',
            record_key: issueKey(issueAt(number, index)),
            operation: 'update' as const,
            changed_at: new Date(timeOfEvent(index)),
          })),
        );
      });
    }),
    transition: operation((index) => {
      const { id, from, to } = transitionInput(index);
      const now = new Date(timeOfEvent(events + index));
      return db.transaction(async (tx) => {
        const [instance] = await tx.select().from(instances).where(eq(instances.id, id)).limit(1);
        if (instance?.status !== from) throw new Error(`${id} is ${instance?.status}, not ${from}`);
        await tx
          .update(instances)
          .set({ status: to as Status, last_activity: now })
          .where(and(eq(instances.id, id), eq(instances.status, from as Status)));
        await tx
          .insert(changes)
          .values({ table_name: 'instances', record_key: id, operation: 'update', changed_at: now });
        await insert(tx, {
          instance_id: id,
          kind: 'status_change',
          tool_name: 'update_instance_status',
          outcome: 'succeeded',
          success: true,
          status_change: to,
          is_status_updating: true,
          metadata: JSON.stringify({ from, to }),
          timestamp: now,
        } as NewEvent);
      });
    }),
  };
}

export const subject: Subject = {
  async open({ file, events }) {
    const client = createClient({ url: `file:${file}`, concurrency: 1 });
    for (const pragma of PRAGMAS) await client.execute(`PRAGMA ${pragma}`);
    const db = drizzle({ client });
    const pragma = async (name: string) =>
      Object.values((await client.execute(`PRAGMA ${name}`)).rows[0] ?? {})[0];
    return {
      operations: { ...reads(db, events), ...writes(db, events) },
      countEvents: () => db.$count(mcpEvents),
      settings: async () => ({
        journal: String(await pragma('journal_mode')),
        synchronous: Number(await pragma('synchronous')),
      }),
      close: () => client.close(),
    };
  },
};
