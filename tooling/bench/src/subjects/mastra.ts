// The memory store of @mastra/libsql. Equal work: an instance is a thread, with its fields as the thread's metadata; an
// event is a message of that thread. `saveMessages` inserts the message and updates the thread's time, as `logMCPEvent`
// inserts the event and updates the instance's; it has no change feed, checks no transition, and commits the two apart.
// There is nothing like the dashboard, the feed, bulk sync and reviews, so they are left out.
import {
  eventAt,
  instanceAt,
  instanceCount,
  newEventAt,
  POOL,
  poolInstanceAt,
  type StoredEvent,
  type StoredInstance,
  sessionOf,
} from '../data/fleet.ts';
import { anyInstance, listInput, PAGE, transitionInput } from '../data/inputs.ts';
import { instanceDigest, listDigest } from './digests.ts';
import { importPeer } from './peers.ts';
import { type OpenSubject, operation, type Subject } from './subject.ts';

/** Rows of one statement, while a file is filled. */
const FILLED_AT_ONCE = 2000;

interface Thread {
  readonly id: string;
  readonly resourceId: string;
  readonly title: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly metadata?: Record<string, unknown>;
}

interface Message {
  readonly id: string;
  readonly threadId: string;
  readonly resourceId: string;
  readonly role: 'assistant';
  readonly type: 'v2';
  readonly createdAt: Date;
  readonly content: {
    readonly format: 2;
    readonly parts: readonly { readonly type: 'text'; readonly text: string }[];
    readonly metadata: Record<string, unknown>;
  };
}

/** What is used of it. */
interface Memory {
  getThreadById(options: { threadId: string }): Promise<Thread | null>;
  updateThread(options: { id: string; title: string; metadata: Record<string, unknown> }): Promise<Thread>;
  saveMessages(options: { messages: readonly Message[] }): Promise<unknown>;
  listMessages(options: object): Promise<{ messages: Message[] }>;
}

interface Client {
  execute(statement: string): Promise<{ rows: Record<string, unknown>[] }>;
  batch(statements: readonly object[], mode: 'write'): Promise<unknown>;
  close(): void;
}

interface Store {
  init(): Promise<void>;
  getStore(name: 'memory'): Promise<Memory>;
}

async function connect(file: string): Promise<{ client: Client; memory: Memory }> {
  const { createClient } = await importPeer<{ createClient(options: object): Client }>('@libsql/client');
  const { LibSQLStore } = await importPeer<{ LibSQLStore: new (options: object) => Store }>('@mastra/libsql');
  const client = createClient({ url: `file:${file}`, concurrency: 1 });
  await client.execute('PRAGMA journal_mode = WAL');
  const store = new LibSQLStore({ id: 'bench', client });
  await store.init();
  // Initialising sets NORMAL, which may lose acknowledged writes; the durability compared here is FULL.
  await client.execute('PRAGMA synchronous = FULL');
  return { client, memory: await store.getStore('memory') };
}

function messageOf(event: StoredEvent): Message {
  const { kind, tool_use_id, tool_name, outcome, duration_ms, metadata, timestamp, instance_id } = event;
  return {
    id: tool_use_id,
    threadId: instance_id,
    resourceId: sessionOf(instance_id),
    role: 'assistant',
    type: 'v2',
    createdAt: new Date(timestamp),
    content: {
      format: 2,
      parts: [{ type: 'text', text: metadata }],
      metadata: { kind, tool_name, outcome, duration_ms },
    },
  };
}

function operationsOf(memory: Memory, events: number): OpenSubject['operations'] {
  return {
    get: operation(
      (index) => memory.getThreadById({ threadId: anyInstance(index, events) }),
      (thread) =>
        instanceDigest(
          thread && {
            id: thread.id,
            status: String(thread.metadata?.status),
            last_activity: thread.updatedAt,
          },
        ),
    ),
    list: operation(
      (index) => {
        const { instance, since } = listInput(index, events);
        return memory.listMessages({
          threadId: instance,
          perPage: PAGE,
          page: 0,
          orderBy: { field: 'createdAt', direction: 'DESC' },
          filter: { dateRange: { start: new Date(since) }, metadata: { kind: 'tool_call' } },
        });
      },
      ({ messages }) =>
        listDigest(
          messages.map(({ id, createdAt, content: { metadata, parts } }) => ({
            tool_use_id: id,
            tool_name: String(metadata.tool_name),
            outcome: String(metadata.outcome),
            timestamp: createdAt,
            metadata: parts[0]?.text ?? null,
          })),
        ),
    ),
    log: operation((index) => memory.saveMessages({ messages: [messageOf(newEventAt(index, events))] })),
    transition: operation(async (index) => {
      const { id, to } = transitionInput(index);
      await memory.updateThread({ id, title: id, metadata: { status: to } });
      const event = { ...newEventAt(index, events), instance_id: id, tool_use_id: `status-${index}` };
      await memory.saveMessages({ messages: [messageOf(event)] });
    }),
  };
}

function threadRow({ id, created_at, last_activity, ...fields }: StoredInstance): unknown[] {
  const time = (value: number): string => new Date(value).toISOString();
  return [id, fields.session_id, id, JSON.stringify(fields), time(created_at), time(last_activity)];
}

function messageRow(event: StoredEvent): unknown[] {
  const { id, threadId, content, role, type, createdAt, resourceId } = messageOf(event);
  return [id, threadId, JSON.stringify(content), role, type, createdAt.toISOString(), resourceId];
}

/** Many rows by one statement: this driver prepares a statement each time that it is run. */
function insertRows(insert: string, columns: readonly string[], rows: readonly unknown[][]): object {
  return { sql: `${insert} SELECT ${columns.join(', ')} FROM json_each(?)`, args: [JSON.stringify(rows)] };
}

function insertThreads(rows: readonly unknown[][]): object {
  const columns = [
    'value ->> 0',
    'value ->> 1',
    'value ->> 2',
    'jsonb(value ->> 3)',
    'value ->> 4',
    'value ->> 5',
  ];
  const insert = 'INSERT INTO mastra_threads (id, "resourceId", title, metadata, "createdAt", "updatedAt")';
  return insertRows(insert, columns, rows);
}

function insertMessages(rows: readonly unknown[][]): object {
  const columns = Array.from({ length: 7 }, (_, index) => `value ->> ${index}`);
  const insert =
    'INSERT INTO mastra_messages (id, thread_id, content, role, type, "createdAt", "resourceId")';
  return insertRows(insert, columns, rows);
}

export const subject: Subject = {
  async open({ file, events }) {
    const { client, memory } = await connect(file);
    const value = async (sql: string) => Object.values((await client.execute(sql)).rows[0] ?? {})[0];
    return {
      operations: operationsOf(memory, events),
      countEvents: async () => Number(await value('SELECT count(*) FROM mastra_messages')),
      settings: async () => ({
        journal: String(await value('PRAGMA journal_mode')),
        synchronous: Number(await value('PRAGMA synchronous')),
      }),
      close: () => client.close(),
    };
  },
  async fill({ file, events }) {
    const { client } = await connect(file);
    await client.execute('PRAGMA synchronous = OFF');
    const instances = Array.from({ length: instanceCount(events) }, (_, index) => instanceAt(index, events));
    const pool = Array.from({ length: POOL }, (_, index) => poolInstanceAt(index));
    await client.batch([insertThreads([...instances, ...pool].map(threadRow))], 'write');
    for (let start = 0; start < events; start += FILLED_AT_ONCE) {
      const count = Math.min(FILLED_AT_ONCE, events - start);
      const rows = Array.from({ length: count }, (_, index) => messageRow(eventAt(start + index)));
      await client.batch([insertMessages(rows)], 'write');
    }
    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    client.close();
  },
};
