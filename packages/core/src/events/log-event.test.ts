import type { NewMCPEvent } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines, memoryOpener } from '../test/engines.ts';
import { feedOf, handClock, instance, settle } from '../test/records.ts';

const event = (more: Partial<NewMCPEvent> = {}): NewMCPEvent => ({
  instance_id: 'a',
  tool_name: 'Bash',
  ...more,
});

describeEngines('logMCPEvent', (open) => {
  test('stores the event with its defaults, and advances the instance', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('a'));
    const later = clock.advance(1000);
    await db.logMCPEvent(event({ success: true }));
    expect(await db.getMCPEvents('a')).toEqual([
      {
        id: 1,
        instance_id: 'a',
        kind: 'tool_call',
        tool_name: 'Bash',
        outcome: 'succeeded',
        success: true,
        error_message: null,
        metadata: null,
        git_commit_hash: null,
        status_change: null,
        is_status_updating: false,
        timestamp: later,
        tool_use_id: null,
        duration_ms: null,
        agent_id: null,
        session_id: null,
        dedupe_key: null,
      },
    ]);
    expect((await db.getInstance('a'))?.last_activity).toEqual(later);
    expect(await feedOf(db, 1)).toEqual(['mcp_events 1 insert', 'instances a update']);
  });

  test('an old event does not set last_activity back, nor write the instance', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('a'));
    await db.logMCPEvent(event({ success: true, timestamp: new Date(0) }));
    expect((await db.getInstance('a'))?.last_activity).toEqual(clock.now());
    expect(await feedOf(db, 1)).toEqual(['mcp_events 1 insert']);
  });

  test('refuses an event of an instance that does not exist', async () => {
    const db = await open();
    await expect(db.logMCPEvent(event({ success: true }))).rejects.toMatchObject({
      code: 'DATABASE_INSTANCE_NOT_FOUND',
      context: { id: 'a' },
    });
    expect(await feedOf(db)).toEqual([]);
  });

  test('a call delivered again and again, in any order, is stored once', async () => {
    const started = event({ outcome: 'running', metadata: '{"input":1}', timestamp: new Date(1000) });
    const vague = event({ outcome: 'unknown', timestamp: new Date(3000) });
    const ended = event({
      outcome: 'failed',
      error_message: 'no',
      duration_ms: 9,
      timestamp: new Date(2000),
    });
    for (const order of permutations([started, vague, ended])) {
      const db = await open({}, { clock: handClock('1970-01-01').now });
      await db.createInstance(instance('a'));
      for (const delivery of [...order, ...order]) {
        await db.logMCPEvent({ ...delivery, session_id: 's', tool_use_id: 't' });
      }
      const stored = await db.getMCPEvents('a');
      expect(stored).toHaveLength(1);
      expect(stored[0]).toMatchObject({
        outcome: 'failed',
        error_message: 'no',
        duration_ms: 9,
        metadata: '{"input":1}',
        timestamp: new Date(1000),
      });
      // After the definite outcome, the vague one tells nothing new, and so is no sign of life.
      const isNews = order.indexOf(vague) < order.indexOf(ended);
      expect((await db.getInstance('a'))?.last_activity).toEqual(new Date(isNews ? 3000 : 2000));
    }
  });

  test('tells the feed of a second delivery only where it added something', async () => {
    const db = await open({}, { clock: handClock().now });
    await db.createInstance(instance('a'));
    const running = event({ outcome: 'running', session_id: 's', tool_use_id: 't' });
    await db.logMCPEvent(running);
    const head = await db.feed.head();
    await db.logMCPEvent(running);
    // Neither is it a sign of life: it may come from a replay, long after.
    await db.logMCPEvent({ ...running, timestamp: new Date(Date.now() + 60_000) });
    expect(await feedOf(db, head)).toEqual([]);
    await db.logMCPEvent({ ...running, outcome: 'denied' });
    expect(await feedOf(db, head)).toEqual(['mcp_events 1 update']);
  });

  test('the same key in another session, or in none, is another event', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    const ended = event({ kind: 'session_ended', outcome: 'succeeded', dedupe_key: 'end' });
    for (const session_id of ['s', 's', 't', null, null]) await db.logMCPEvent({ ...ended, session_id });
    expect(await db.getMCPEvents('a')).toHaveLength(4);
  });

  test('two stored events that turn out to be one become one, whatever the order', async () => {
    const parts: NewMCPEvent[] = [
      event({ outcome: 'running', tool_use_id: 't' }),
      event({ outcome: 'failed', dedupe_key: 'd' }),
      event({ outcome: 'unknown', tool_use_id: 't', dedupe_key: 'd', duration_ms: 1 }),
    ];
    for (const order of permutations(parts)) {
      const db = await open();
      await db.createInstance(instance('a'));
      for (const part of order) await db.logMCPEvent({ ...part, session_id: 's', timestamp: new Date(1) });
      const stored = await db.getMCPEvents('a');
      expect(stored).toHaveLength(1);
      expect(stored[0]).toMatchObject({
        outcome: 'failed',
        tool_use_id: 't',
        dedupe_key: 'd',
        duration_ms: 1,
      });
    }
  });

  test('an event and the deletion of its instance in one commit leave nothing behind', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    const later = new Date(Date.now() + 60_000);
    await Promise.all([db.logMCPEvent(event({ success: true, timestamp: later })), db.deleteInstance('a')]);
    expect(await db.listMCPEvents()).toEqual([]);
    expect((await feedOf(db)).at(-1)).toBe('instances a delete');
  });

  test('a hundred at once: the bad ones fail alone', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    const calls = Array.from({ length: 100 }, (_, index) =>
      db.logMCPEvent(event({ instance_id: index % 10 === 0 ? 'nobody' : 'a', success: true })),
    );
    const { won, errors } = await settle(calls);
    expect(won).toBe(90);
    for (const error of errors) expect(error).toMatchObject({ code: 'DATABASE_INSTANCE_NOT_FOUND' });
    expect(await db.listMCPEvents()).toHaveLength(90);
  });
});

const open = memoryOpener();

test.each([
  [{ success: true }, 'succeeded', true],
  [{ success: false }, 'failed', false],
  [{ outcome: 'denied' }, 'denied', false],
  [{ outcome: 'succeeded' }, 'succeeded', true],
  [{ outcome: 'running', success: false }, 'running', false],
] as const)('%j means outcome %s', async (given, outcome, success) => {
  const db = await open();
  await db.createInstance(instance('a'));
  await db.logMCPEvent(event(given));
  expect(await db.getMCPEvents('a')).toMatchObject([{ outcome, success }]);
});

test.each([
  [{}],
  [{ success: true, outcome: 'failed' }],
  [{ success: false, outcome: 'succeeded' }],
] as const)('%j is refused', async (given) => {
  const db = await open();
  await db.createInstance(instance('a'));
  await expect(db.logMCPEvent(event(given))).rejects.toMatchObject({ code: 'DATABASE_VALIDATION_FAILED' });
  expect(await db.listMCPEvents()).toEqual([]);
});

test('a hundred events of one instance at once cost one commit, one insert, one read and one update of the instance', async () => {
  const calls: string[] = [];
  const commits: number[] = [];
  const db = await open(
    { local: { logQueries: true } },
    {
      hooks: {
        onQuery: ({ method, table }) => calls.push(`${method} ${table}`),
        onCommit: ({ writes }) => commits.push(writes),
      },
    },
  );
  await db.createInstance(instance('a'));
  calls.length = 0;
  commits.length = 0;
  const future = (index: number) => new Date(Date.now() + 1000 + index);
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      db.logMCPEvent(event({ success: true, timestamp: future(index) })),
    ),
  );
  expect(commits).toEqual([100]);
  expect(calls.filter((call) => call === 'find instances')).toHaveLength(1);
  expect(calls.filter((call) => call === 'update instances')).toHaveLength(1);
  expect(calls.filter((call) => call === 'insert mcp_events')).toHaveLength(1);
  expect(calls.filter((call) => call === 'insert changes')).toHaveLength(1);
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
