// The checkpointer of @langchain/langgraph-checkpoint-sqlite. Equal work: an instance is a thread, and an event is a step
// of it, which LangGraph keeps as a checkpoint that holds the thread's state (the instance's fields) and what was new
// (the event). `put` is one durable insert; a real graph adds `putWrites`, which is left out in its favour. There is no
// change feed, no filter by time (it changes nothing here), no count by thread and no bulk sync, so those are left out.
import {
  eventAt,
  instanceAt,
  instanceCount,
  instanceOfEvent,
  newEventAt,
  POOL,
  poolInstanceAt,
  type StoredEvent,
  type StoredInstance,
} from '../data/fleet.ts';
import { anyInstance, listInput, PAGE, transitionInput } from '../data/inputs.ts';
import { instanceDigest, listDigest } from './digests.ts';
import { importPeer } from './peers.ts';
import { type OpenSubject, operation, type Subject } from './subject.ts';

interface Config {
  readonly configurable: {
    readonly thread_id: string;
    readonly checkpoint_ns: '';
    readonly checkpoint_id?: string;
  };
}

interface Checkpoint {
  readonly v: 4;
  readonly id: string;
  readonly ts: string;
  readonly channel_values: {
    readonly instance: Partial<StoredInstance>;
    readonly event: Partial<StoredEvent>;
  };
  readonly channel_versions: Record<string, number>;
  readonly versions_seen: Record<string, Record<string, number>>;
}

interface Tuple {
  readonly checkpoint: Checkpoint;
}

/** What is used of it. */
interface Saver {
  setup(): void;
  getTuple(config: Config): Promise<Tuple | undefined>;
  list(config: Config, options: { limit: number; filter: object }): AsyncIterable<Tuple>;
  put(config: Config, checkpoint: Checkpoint, metadata: object): Promise<unknown>;
}

interface Driver {
  pragma(text: string, options?: { simple: true }): unknown;
  prepare(sql: string): { run(...values: unknown[]): unknown; get(): unknown };
  exec(sql: string): void;
  close(): void;
}

async function connect(file: string): Promise<{ driver: Driver; saver: Saver }> {
  const { default: BetterSqlite3 } = await importPeer<{ default: new (file: string) => Driver }>(
    'better-sqlite3',
  );
  const { SqliteSaver } = await importPeer<{ SqliteSaver: new (driver: Driver) => Saver }>(
    '@langchain/langgraph-checkpoint-sqlite',
  );
  const driver = new BetterSqlite3(file);
  const saver = new SqliteSaver(driver);
  saver.setup();
  // This driver is built with NORMAL for files with a log, which may lose acknowledged writes.
  driver.pragma('synchronous = FULL');
  return { driver, saver };
}

function configOf(thread: string): Config {
  return { configurable: { thread_id: thread, checkpoint_ns: '' } };
}

/** Checkpoints sort by their ids. */
function checkpointOf(
  index: number,
  instance: Partial<StoredInstance>,
  event: Partial<StoredEvent>,
): Checkpoint {
  const step = index + 1;
  return {
    v: 4,
    id: `step-${String(step).padStart(12, '0')}`,
    ts: new Date(event.timestamp ?? 0).toISOString(),
    channel_values: { instance, event },
    channel_versions: { instance: step, event: step },
    versions_seen: { agent: { instance: step } },
  };
}

function metadataOf(event: Partial<StoredEvent>): object {
  return { source: 'loop', step: 1, parents: {}, kind: event.kind };
}

function operationsOf(saver: Saver, events: number): OpenSubject['operations'] {
  return {
    get: operation(
      (index) => saver.getTuple(configOf(anyInstance(index, events))),
      (tuple) => instanceDigest(tuple?.checkpoint.channel_values.instance as StoredInstance | undefined),
    ),
    list: operation(
      async (index) => {
        const tuples: Tuple[] = [];
        const { instance } = listInput(index, events);
        for await (const tuple of saver.list(configOf(instance), {
          limit: PAGE,
          filter: { kind: 'tool_call' },
        }))
          tuples.push(tuple);
        return tuples;
      },
      (tuples) => listDigest(tuples.map(({ checkpoint }) => checkpoint.channel_values.event as StoredEvent)),
    ),
    log: operation((index) => {
      const event = newEventAt(index, events);
      const instance = { id: event.instance_id, status: 'started', last_activity: event.timestamp };
      return saver.put(
        configOf(event.instance_id),
        checkpointOf(events + index, instance, event),
        metadataOf(event),
      );
    }),
    transition: operation(async (index) => {
      const { id, from, to } = transitionInput(index);
      const known = await saver.getTuple(configOf(id));
      const instance = known?.checkpoint.channel_values.instance;
      if (instance?.status !== from) throw new Error(`${id} is ${instance?.status}, not ${from}`);
      const event = {
        instance_id: id,
        kind: 'status_change',
        timestamp: newEventAt(index, events).timestamp,
      };
      await saver.put(
        configOf(id),
        checkpointOf(events + index, { ...instance, status: to }, event),
        metadataOf(event),
      );
    }),
  };
}

export const subject: Subject = {
  async open({ file, events }) {
    const { driver, saver } = await connect(file);
    return {
      operations: operationsOf(saver, events),
      countEvents: () =>
        (driver.prepare('SELECT count(*) AS events FROM checkpoints').get() as { events: number }).events,
      settings: () => ({
        journal: String(driver.pragma('journal_mode', { simple: true })),
        synchronous: Number(driver.pragma('synchronous', { simple: true })),
      }),
      close: () => driver.close(),
    };
  },
  async fill({ file, events }) {
    const { driver } = await connect(file);
    driver.pragma('synchronous = OFF');
    const insert = driver.prepare(
      `INSERT INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id, type, checkpoint, metadata)
       VALUES (?, '', ?, 'json', ?, ?)`,
    );
    const put = (thread: string, checkpoint: Checkpoint): unknown =>
      insert.run(
        thread,
        checkpoint.id,
        Buffer.from(JSON.stringify(checkpoint)),
        Buffer.from(JSON.stringify(metadataOf(checkpoint.channel_values.event))),
      );
    const instances = Array.from({ length: instanceCount(events) }, (_, index) => instanceAt(index, events));
    driver.exec('BEGIN');
    for (let index = 0; index < events; index += 1) {
      const event = eventAt(index);
      put(event.instance_id, checkpointOf(index, instances[instanceOfEvent(index)] ?? {}, event));
    }
    for (let index = 0; index < POOL; index += 1) {
      const instance = poolInstanceAt(index);
      put(instance.id, checkpointOf(-1, instance, { timestamp: instance.created_at }));
    }
    driver.exec('COMMIT');
    driver.pragma('wal_checkpoint(TRUNCATE)');
    driver.close();
  },
};
