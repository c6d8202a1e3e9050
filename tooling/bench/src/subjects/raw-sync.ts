// better-sqlite3, node:sqlite and libsql by hand: each statement prepared once, each write one transaction.
import { newEventAt, timeOfEvent } from '../data/fleet.ts';
import {
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
import * as text from './sql.ts';
import { type Awaitable, backupOperation, type OpenOptions, type OpenSubject, operation } from './subject.ts';

interface SyncStatement {
  get(...params: text.SqlValue[]): unknown;
  all(...params: text.SqlValue[]): unknown[];
  run(...params: text.SqlValue[]): { readonly lastInsertRowid: number | bigint };
}

/** What the two drivers have in common. */
export interface SyncDatabase {
  prepare(sql: string): SyncStatement;
  exec(sql: string): unknown;
  close(): unknown;
}

/** From here on, events are of other calls than those of `log`. */
const OTHERS = 50_000_000;

type Row<T> = T & Record<string, unknown>;

export function rawSync(
  database: SyncDatabase,
  { file, events }: OpenOptions,
  backup: (path: string) => Awaitable<unknown>,
): OpenSubject {
  for (const pragma of text.PRAGMAS) database.exec(`PRAGMA ${pragma}`);
  const prepared = <R>(sql: string) => {
    const statement = database.prepare(sql);
    return {
      get: (...params: text.SqlValue[]) => statement.get(...params) as R,
      all: (...params: text.SqlValue[]) => statement.all(...params) as R[],
      run: (...params: text.SqlValue[]) => Number(statement.run(...params).lastInsertRowid),
    };
  };
  const get = prepared<Row<{ id: string; status: string; last_activity: number }>>(text.GET);
  const list = prepared<Row<Parameters<typeof listDigest>[0][number]>>(text.LIST);
  const dashboard = prepared<Row<Parameters<typeof dashboardDigest>[0][number]>>(text.DASHBOARD);
  const feed = prepared<Row<Parameters<typeof feedDigest>[0][number]>>(text.FEED);
  const hours = prepared<{ hour: number; events: number }>(text.HOURS);
  const count = prepared<{ events: number }>(text.COUNT_EVENTS);
  const insertEvent = prepared(text.INSERT_EVENT);
  const insertChange = prepared(text.INSERT_CHANGE);
  const advance = prepared(text.ADVANCE);
  const upsertIssue = prepared(text.UPSERT_ISSUE);
  const readStatus = prepared<{ status: string }>(text.READ_STATUS);
  const setStatus = prepared(text.SET_STATUS);
  const insertStatusEvent = prepared(text.INSERT_STATUS_EVENT);
  const lastRound = prepared<{ round: number } | undefined>(text.LAST_ROUND);
  const pendingDecision = prepared(text.PENDING_DECISION);
  const insertReviewer = prepared(text.INSERT_REVIEWER);
  const insertReview = prepared(text.INSERT_REVIEW);
  const insertRelationship = prepared(text.INSERT_RELATIONSHIP);
  const begin = prepared('BEGIN IMMEDIATE');
  const commit = prepared('COMMIT');

  /** The benchmark's own calls do not fail; one that does ends the run. */
  const transaction = <T>(work: () => T): T => {
    begin.run();
    const result = work();
    commit.run();
    return result;
  };
  const changeStatus = (id: string, from: string, to: string, now: number): void => {
    setStatus.run(to, now, id, from);
    const event = insertStatusEvent.run(id, to, JSON.stringify({ from, to }), now);
    insertChange.run('instances', id, 'update', now);
    insertChange.run('mcp_events', String(event), 'insert', now);
  };

  return {
    operations: {
      get: operation((index) => get.get(anyInstance(index, events)), instanceDigest),
      list: operation((index) => {
        const { instance, since } = listInput(index, events);
        return list.all(instance, 'tool_call', since, PAGE);
      }, listDigest),
      dashboard: operation(() => dashboard.all(), dashboardDigest),
      feed: operation((index) => feed.all(feedInput(index, events), FEED_PAGE), feedDigest),
      hours: operation(() => hours.all(HOUR), hoursDigest),
      log: operation((index) => {
        const event = newEventAt(index, events);
        return transaction(() => {
          const id = insertEvent.run(...text.eventValues(event));
          return insertChange.run('mcp_events', String(id), 'insert', event.timestamp);
        });
      }),
      'log-activity': operation((index) => {
        const event = newEventAt(OTHERS + index, events);
        const { instance_id, timestamp } = event;
        return transaction(() => {
          get.get(instance_id);
          const id = insertEvent.run(...text.eventValues(event));
          advance.run(timestamp, instance_id, timestamp);
          insertChange.run('mcp_events', String(id), 'insert', timestamp);
          return insertChange.run('instances', instance_id, 'update', timestamp);
        });
      }),
      sync: operation((index) =>
        transaction(() => {
          for (let number = 0; number < ISSUES; number += 1) {
            const issue = issueAt(number, index);
            upsertIssue.run(...text.issueValues(issue));
            insertChange.run('github_issues', text.issueKey(issue), 'update', issue.synced_at);
          }
        }),
      ),
      transition: operation((index) => {
        const { id, from, to } = transitionInput(index);
        transaction(() => {
          const { status } = readStatus.get(id);
          if (status !== from) throw new Error(`${id} is ${status}, not ${from}`);
          changeStatus(id, from, to, timeOfEvent(events + index));
        });
      }),
      review: operation((index) => {
        const { instance, head } = reviewInput(index);
        const now = timeOfEvent(events + index);
        return transaction(() => {
          const parent = get.get(instance) as Record<string, text.SqlValue>;
          const round = (lastRound.get(instance)?.round ?? 0) + 1;
          if (pendingDecision.get(instance) !== undefined) throw new Error(`${instance} awaits a decision`);
          const reviewer = `${instance}.review-${round}`;
          if (get.get(reviewer) !== undefined) throw new Error(`${reviewer} is there`);
          const copied = ['host', 'worktree_path', 'branch_name', 'base_branch', 'issue_number'];
          const values = copied.map((column) => parent[column] ?? null);
          insertReviewer.run(reviewer, ...values, instance, now, now, 1);
          const review = insertReview.run(instance, reviewer, round, head, now, now + 24 * HOUR);
          const link = insertRelationship.run(instance, reviewer, round, now);
          insertChange.run('instances', reviewer, 'insert', now);
          insertChange.run('reviews', String(review), 'insert', now);
          insertChange.run('instance_relationships', String(link), 'insert', now);
          changeStatus(instance, String(parent.status), 'waiting_review', now);
          return review;
        });
      }),
      backup: backupOperation(file, (copy) => backup(copy)),
    },
    countEvents: () => count.get().events,
    settings: () => ({
      journal: prepared<{ journal_mode: string }>('PRAGMA journal_mode').get().journal_mode,
      synchronous: prepared<{ synchronous: number }>('PRAGMA synchronous').get().synchronous,
    }),
    close: () => {
      database.close();
    },
  };
}

/** The schema in one transaction, as a script of one's own would do it. */
export function migrateSync(database: SyncDatabase, schema: readonly string[]): void {
  for (const pragma of text.PRAGMAS) database.exec(`PRAGMA ${pragma}`);
  database.exec(`BEGIN IMMEDIATE; ${schema.join('\n')} COMMIT;`);
  database.close();
}
