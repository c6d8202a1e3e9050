// @libsql/client by hand: one connection, each write one batch or, where it must read first, one transaction.
import { type Client, createClient, type InStatement, type Transaction } from '@libsql/client/sqlite3';
import { migrations } from '@skep/sql-schema';
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
import { backupOperation, type OpenOptions, type OpenSubject, operation, type Subject } from './subject.ts';

/** The id that the statement before gave to its row. */
const CHANGE_OF_LAST = `INSERT INTO changes (table_name, record_key, operation, changed_at)
  VALUES ('mcp_events', last_insert_rowid(), 'insert', ?)`;

async function connect(file: string): Promise<Client> {
  // One connection, for each has settings of its own.
  const client = createClient({ url: `file:${file}`, concurrency: 1 });
  for (const pragma of text.PRAGMAS) await client.execute(`PRAGMA ${pragma}`);
  return client;
}

function change(table: string, key: string, what: string, now: number): InStatement {
  return { sql: text.INSERT_CHANGE, args: [table, key, what, now] };
}

async function changeStatus(
  tx: Transaction,
  { id, from, to, now }: { id: string; from: string; to: string; now: number },
): Promise<void> {
  await tx.execute({ sql: text.SET_STATUS, args: [to, now, id, from] });
  const event = { sql: text.INSERT_STATUS_EVENT, args: [id, to, JSON.stringify({ from, to }), now] };
  const { lastInsertRowid } = await tx.execute(event);
  await tx.execute(change('instances', id, 'update', now));
  await tx.execute(change('mcp_events', String(lastInsertRowid), 'insert', now));
}

function operationsOf(client: Client, { file, events }: OpenOptions): OpenSubject['operations'] {
  const rows = async <T>(sql: string, args: text.SqlValue[] = []): Promise<T[]> =>
    (await client.execute({ sql, args })).rows as unknown[] as T[];
  return {
    get: operation(
      async (index) =>
        (await rows<Parameters<typeof instanceDigest>[0]>(text.GET, [anyInstance(index, events)]))[0],
      instanceDigest,
    ),
    list: operation((index) => {
      const { instance, since } = listInput(index, events);
      return rows<Parameters<typeof listDigest>[0][number]>(text.LIST, [instance, 'tool_call', since, PAGE]);
    }, listDigest),
    dashboard: operation(
      () => rows<Parameters<typeof dashboardDigest>[0][number]>(text.DASHBOARD),
      dashboardDigest,
    ),
    feed: operation(
      (index) =>
        rows<Parameters<typeof feedDigest>[0][number]>(text.FEED, [feedInput(index, events), FEED_PAGE]),
      feedDigest,
    ),
    hours: operation(
      // A whole number in the text, for the driver binds numbers as REAL, and the remainder would be one.
      () => rows<{ hour: number; events: number }>(text.HOURS.replace('?', String(HOUR))),
      hoursDigest,
    ),
    log: operation((index) => {
      const event = newEventAt(index, events);
      return client.batch(
        [
          { sql: text.INSERT_EVENT, args: text.eventValues(event) },
          { sql: CHANGE_OF_LAST, args: [event.timestamp] },
        ],
        'write',
      );
    }),
    sync: operation((index) => {
      const statements: InStatement[] = [];
      for (let number = 0; number < ISSUES; number += 1) {
        const issue = issueAt(number, index);
        statements.push({ sql: text.UPSERT_ISSUE, args: text.issueValues(issue) });
        statements.push(change('github_issues', text.issueKey(issue), 'update', issue.synced_at));
      }
      return client.batch(statements, 'write');
    }),
    transition: operation(async (index) => {
      const { id, from, to } = transitionInput(index);
      const tx = await client.transaction('write');
      const [row] = (await tx.execute({ sql: text.READ_STATUS, args: [id] })).rows;
      if (row?.status !== from) throw new Error(`${id} is ${String(row?.status)}, not ${from}`);
      await changeStatus(tx, { id, from, to, now: timeOfEvent(events + index) });
      await tx.commit();
    }),
    review: operation(async (index) => {
      const { instance, head } = reviewInput(index);
      const now = timeOfEvent(events + index);
      const tx = await client.transaction('write');
      const first = async (sql: string, id: string) => (await tx.execute({ sql, args: [id] })).rows[0];
      const parent = await first(text.GET, instance);
      const round = Number((await first(text.LAST_ROUND, instance))?.round ?? 0) + 1;
      if ((await first(text.PENDING_DECISION, instance)) !== undefined)
        throw new Error(`${instance} awaits a decision`);
      const reviewer = `${instance}.review-${round}`;
      if ((await first(text.GET, reviewer)) !== undefined) throw new Error(`${reviewer} is there`);
      const copied = ['host', 'worktree_path', 'branch_name', 'base_branch', 'issue_number'];
      const values = copied.map((column) => parent?.[column] ?? null);
      await tx.execute({ sql: text.INSERT_REVIEWER, args: [reviewer, ...values, instance, now, now, 1] });
      const review = await tx.execute({
        sql: text.INSERT_REVIEW,
        args: [instance, reviewer, round, head, now, now + 24 * HOUR],
      });
      const link = await tx.execute({
        sql: text.INSERT_RELATIONSHIP,
        args: [instance, reviewer, round, now],
      });
      await tx.execute(change('instances', reviewer, 'insert', now));
      await tx.execute(change('reviews', String(review.lastInsertRowid), 'insert', now));
      await tx.execute(change('instance_relationships', String(link.lastInsertRowid), 'insert', now));
      await changeStatus(tx, { id: instance, from: String(parent?.status), to: 'waiting_review', now });
      await tx.commit();
    }),
    backup: backupOperation(file, (copy) => client.execute({ sql: 'VACUUM INTO ?', args: [copy] })),
  };
}

export const subject: Subject = {
  async open(options) {
    const client = await connect(options.file);
    const first = async (sql: string) => (await client.execute(sql)).rows[0];
    return {
      operations: operationsOf(client, options),
      countEvents: async () => Number((await first(text.COUNT_EVENTS))?.events),
      settings: async () => ({
        journal: String((await first('PRAGMA journal_mode'))?.journal_mode),
        synchronous: Number((await first('PRAGMA synchronous'))?.synchronous),
      }),
      close: () => client.close(),
    };
  },
  async migrate(file) {
    const client = await connect(file);
    await client.executeMultiple(`BEGIN IMMEDIATE; ${migrations.map(({ up }) => up).join('\n')} COMMIT;`);
    client.close();
  },
};
