import { type NewMCPEvent, StorageError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { describeEngines } from '../test/engines.ts';
import { type Fault, faultyAdapter } from '../test/faulty-adapter.ts';
import { feedOf, handClock, instance, settle } from '../test/records.ts';

const event = (more: Partial<NewMCPEvent> = {}): NewMCPEvent => ({
  instance_id: 'a',
  tool_name: 'Bash',
  outcome: 'succeeded',
  session_id: 's',
  ...more,
});
const call = (id: string, more: Partial<NewMCPEvent> = {}) => event({ tool_use_id: id, ...more });

describeEngines('events of one commit', (open) => {
  const opened = async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('a'));
    return db;
  };

  test('are stored, and told to the feed, in the order of their calls', async () => {
    const db = await opened();
    await db.logMCPEvent(call('t0', { outcome: 'running' }));
    const head = await db.feed.head();
    const deliveries = [
      call('t1'),
      event(),
      call('t0'),
      call('t1', { duration_ms: 5 }),
      event({ session_id: null }),
      event({ dedupe_key: 'd1' }),
      call('t2', { dedupe_key: 'd2' }),
      call('t3'),
    ];
    await Promise.all(deliveries.map((delivery) => db.logMCPEvent(delivery)));
    const stored = await db.listMCPEvents({ orderDirection: 'ASC' });
    expect(stored.map(({ tool_use_id, dedupe_key }) => tool_use_id ?? dedupe_key)).toEqual([
      't0',
      't1',
      null,
      null,
      'd1',
      't2',
      't3',
    ]);
    expect(stored.find(({ tool_use_id }) => tool_use_id === 't1')?.duration_ms).toBe(5);
    const [, first, second, third, fourth, fifth, sixth] = stored.map(({ id }) => id);
    expect(await feedOf(db, head)).toEqual([
      `mcp_events ${first} insert`,
      `mcp_events ${second} insert`,
      'mcp_events 1 update',
      `mcp_events ${first} update`,
      `mcp_events ${third} insert`,
      `mcp_events ${fourth} insert`,
      `mcp_events ${fifth} insert`,
      `mcp_events ${sixth} insert`,
    ]);
  });

  test('that are one event by both of its ids become one', async () => {
    const db = await opened();
    await Promise.all([
      db.logMCPEvent(call('t', { outcome: 'running' })),
      db.logMCPEvent(event({ dedupe_key: 'd', duration_ms: 7 })),
      db.logMCPEvent(call('t', { dedupe_key: 'd' })),
      db.logMCPEvent(call('t', { tool_name: 'Bash2' })),
    ]);
    expect(await db.listMCPEvents()).toMatchObject([
      { tool_name: 'Bash2', tool_use_id: 't', dedupe_key: 'd', duration_ms: 7, outcome: 'succeeded' },
    ]);
  });

  test('fail alone: an id that is taken, an instance that is not there', async () => {
    const db = await opened();
    await db.logMCPEvent(event({ id: 7 }));
    const { won, errors } = await settle([
      db.logMCPEvent(call('t1')),
      db.logMCPEvent(event({ id: 7, session_id: null })),
      db.logMCPEvent(call('t2', { instance_id: 'nobody' })),
      db.logMCPEvent(call('t3')),
    ]);
    expect(won).toBe(2);
    expect(errors).toMatchObject([
      { code: 'DATABASE_LOG_FAILED', reason: 'unique' },
      { code: 'DATABASE_INSTANCE_NOT_FOUND' },
    ]);
    expect((await db.listMCPEvents({ sessionId: 's', afterId: 7 })).map((each) => each.tool_use_id)).toEqual([
      't3',
      't1',
    ]);
  });

  test('see what other writes between them did', async () => {
    const db = await opened();
    const { errors } = await settle([
      db.logMCPEvent(call('t1')),
      db.logMCPEvent(call('t2')),
      db.deleteInstance('a'),
      db.logMCPEvent(call('t3')),
      db.createInstance(instance('a')),
      db.logMCPEvent(call('t4')),
      db.logMCPEvent(call('t5')),
    ]);
    expect(errors).toMatchObject([{ code: 'DATABASE_INSTANCE_NOT_FOUND' }]);
    expect((await db.listMCPEvents({ orderDirection: 'ASC' })).map((each) => each.tool_use_id)).toEqual([
      't4',
      't5',
    ]);
  });
});

async function connected(fault: Fault, connection: object = {}) {
  const db = createDatabase({
    adapter: faultyAdapter(fault),
    config: { connection: { retryDelay: 1, ...connection } },
  });
  await db.connect();
  await db.createInstance(instance('a'));
  return db;
}

test('what the engine cannot take together, it is given one by one', async () => {
  const inserts: string[] = [];
  let isTooMuch = true;
  const db = await connected(({ call: method, table }) => {
    if (method !== 'insert' || table !== 'mcp_events') return;
    inserts.push(method);
    if (!isTooMuch) return;
    isTooMuch = false;
    throw new StorageError('unknown', 'It is too big.');
  });
  await Promise.all(['t1', 't2', 't3'].map((id) => db.logMCPEvent(call(id))));
  expect(inserts).toHaveLength(4);
  expect(await db.listMCPEvents()).toHaveLength(3);
  expect(await db.maintenance.verify({ deep: true })).toMatchObject({ ok: true });
});

test('none of them is given up once they are inserted', async () => {
  let isSlow = true;
  const db = await connected(
    async ({ call: method, table }) => {
      if (!isSlow || method !== 'insert' || table !== 'mcp_events') return;
      isSlow = false;
      await new Promise((resolve) => setTimeout(resolve, 300));
    },
    { queryTimeout: 150 },
  );
  await Promise.all(['t1', 't2', 't3'].map((id) => db.logMCPEvent(call(id))));
  expect(await db.listMCPEvents()).toHaveLength(3);
});
