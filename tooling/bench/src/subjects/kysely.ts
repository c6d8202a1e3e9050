// kysely on better-sqlite3, with queries built where they are needed, as its documentation does.
import type { SkepDatabase } from '@skep/sql-schema/kysely';
import BetterSqlite3 from 'better-sqlite3';
import { type Insertable, Kysely, SqliteDialect, sql } from 'kysely';
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
import { issueKey, PRAGMAS } from './sql.ts';
import { type OpenSubject, operation, type Subject } from './subject.ts';

type Db = Kysely<SkepDatabase>;
type NewEvent = Insertable<SkepDatabase['mcp_events']>;
type Status = SkepDatabase['instances']['status'];

function reads(db: Db, events: number): OpenSubject['operations'] {
  return {
    get: operation(
      (index) =>
        db
          .selectFrom('instances')
          .selectAll()
          .where('id', '=', anyInstance(index, events))
          .executeTakeFirst(),
      instanceDigest,
    ),
    list: operation((index) => {
      const { instance, since } = listInput(index, events);
      return db
        .selectFrom('mcp_events')
        .selectAll()
        .where('instance_id', '=', instance)
        .where('kind', '=', 'tool_call')
        .where('timestamp', '>=', since)
        .orderBy('timestamp', 'desc')
        .orderBy('id', 'desc')
        .limit(PAGE)
        .execute();
    }, listDigest),
    dashboard: operation(
      () =>
        db
          .selectFrom('instances as i')
          .leftJoin('mcp_events as e', 'e.instance_id', 'i.id')
          .where('i.status', 'in', [...ACTIVE_STATUSES])
          .groupBy('i.id')
          .orderBy('i.last_activity', 'desc')
          .orderBy('i.id', 'desc')
          .select(({ fn }) => [
            'i.id',
            'i.status',
            fn.count<number>('e.id').as('events'),
            fn
              .count<number>('e.id')
              .filterWhere('e.kind', '=', 'tool_call')
              .filterWhere('e.outcome', 'in', ['failed', 'denied', 'interrupted', 'rejected'])
              .as('failures'),
          ])
          .execute(),
      dashboardDigest,
    ),
    feed: operation(
      (index) =>
        db
          .selectFrom('changes')
          .selectAll()
          .where('seq', '>', feedInput(index, events))
          .orderBy('seq')
          .limit(FEED_PAGE)
          .execute(),
      feedDigest,
    ),
    hours: operation(
      () =>
        db
          .selectFrom('mcp_events')
          .select(({ fn }) => [
            sql<number>`timestamp - timestamp % ${sql.lit(HOUR)}`.as('hour'),
            fn.countAll<number>().as('events'),
          ])
          .groupBy('hour')
          .orderBy('hour')
          .execute(),
      hoursDigest,
    ),
  };
}

async function insertEvent(tx: Db, event: NewEvent): Promise<void> {
  const { id } = await tx.insertInto('mcp_events').values(event).returning('id').executeTakeFirstOrThrow();
  await tx
    .insertInto('changes')
    .values({
      table_name: 'mcp_events',
      record_key: String(id),
      operation: 'insert',
      changed_at: event.timestamp,
    })
    .execute();
}

function writes(db: Db, events: number): OpenSubject['operations'] {
  return {
    log: operation((index) =>
      db.transaction().execute((tx) => insertEvent(tx, newEventAt(index, events) as NewEvent)),
    ),
    sync: operation((index) => {
      const rows = Array.from({ length: ISSUES }, (_, number) => issueAt(number, index));
      return db.transaction().execute(async (tx) => {
        await tx
          .insertInto('github_issues')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['repo_owner', 'repo_name', 'number']).doUpdateSet(({ ref }) => ({
              title: ref('excluded.title'),
              body: ref('excluded.body'),
              state: ref('excluded.state'),
              assignee: ref('excluded.assignee'),
              labels: ref('excluded.labels'),
              created_at: ref('excluded.created_at'),
              updated_at: ref('excluded.updated_at'),
              synced_at: ref('excluded.synced_at'),
            })),
          )
          .execute();
        const changes = rows.map((issue) => ({
          table_name: 'github_issues',
          record_key: issueKey(issue),
          operation: 'update' as const,
          changed_at: issue.synced_at,
        }));
        await tx
          .insertInto('changes')
          .values(changes as never)
          .execute();
      });
    }),
    transition: operation((index) => {
      const { id, from, to } = transitionInput(index);
      const now = timeOfEvent(events + index);
      return db.transaction().execute(async (tx) => {
        const { status } = await tx
          .selectFrom('instances')
          .select('status')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        if (status !== from) throw new Error(`${id} is ${status}, not ${from}`);
        await tx
          .updateTable('instances')
          .set({ status: to as Status, last_activity: now })
          .where('id', '=', id)
          .where('status', '=', from as Status)
          .execute();
        await tx
          .insertInto('changes')
          .values({ table_name: 'instances', record_key: id, operation: 'update', changed_at: now })
          .execute();
        await insertEvent(tx, {
          instance_id: id,
          kind: 'status_change',
          tool_name: 'update_instance_status',
          outcome: 'succeeded',
          success: 1,
          status_change: to,
          is_status_updating: 1,
          metadata: JSON.stringify({ from, to }),
          timestamp: now,
        } as NewEvent);
      });
    }),
  };
}

export const subject: Subject = {
  async open({ file, events }) {
    const database = new BetterSqlite3(file);
    for (const pragma of PRAGMAS) database.pragma(pragma);
    const db = new Kysely<SkepDatabase>({ dialect: new SqliteDialect({ database }) });
    return {
      operations: { ...reads(db, events), ...writes(db, events) },
      countEvents: async () => {
        const all = db.selectFrom('mcp_events').select(({ fn }) => fn.countAll<number>().as('events'));
        return (await all.executeTakeFirstOrThrow()).events;
      },
      settings: () => ({
        journal: String(database.pragma('journal_mode', { simple: true })),
        synchronous: Number(database.pragma('synchronous', { simple: true })),
      }),
      close: () => db.destroy(),
    };
  },
};
