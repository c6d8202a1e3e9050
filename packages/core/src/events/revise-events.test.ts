import type { Database, MCPEventRecord, NewMCPEvent } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf, handClock, instance } from '../test/records.ts';

const call = (more: Partial<NewMCPEvent> = {}): NewMCPEvent => ({
  instance_id: 'a',
  tool_name: 'shell',
  outcome: 'running',
  timestamp: new Date(1000),
  ...more,
});

const inShort = ({ id, dedupe_key, tool_use_id, outcome }: MCPEventRecord): string =>
  `${id} ${dedupe_key} ${tool_use_id} ${outcome}`;

describeEngines('reviseMCPEvents', (open) => {
  const opened = async (): Promise<Database> => {
    const db = await open({}, { clock: handClock('1970-01-01').now });
    for (const id of ['a', 'b']) await db.createInstance(instance(id));
    return db;
  };
  const stored = async (db: Database) =>
    (await db.listMCPEvents({ sessionId: 's', orderDirection: 'ASC' })).map(inShort).toSorted();
  const set = (db: Database, events: readonly NewMCPEvent[], group = 'g') =>
    db.reviseMCPEvents('s', group, () => events);

  test('gives those known in the order of their numbers, and numbers those returned', async () => {
    const db = await opened();
    const twelve = Array.from({ length: 12 }, (_, index) => call({ timestamp: new Date(index + 1) }));
    await set(db, twelve);
    let seen: readonly MCPEventRecord[] = [];
    await db.reviseMCPEvents('s', 'g', (known) => {
      seen = known;
      return known;
    });
    expect(seen.map(({ dedupe_key }) => dedupe_key)).toEqual(twelve.map((_, index) => `g#${index + 1}`));
    expect(seen.map(({ timestamp }) => timestamp.getTime())).toEqual(twelve.map((_, index) => index + 1));
    expect(seen[0]).toMatchObject({ session_id: 's', kind: 'tool_call', success: false, metadata: null });
  });

  test('writes nothing where nothing differs, whatever keys and ids are returned', async () => {
    const db = await opened();
    await set(db, [call(), call({ tool_use_id: 't' })]);
    const head = await db.feed.head();
    await db.reviseMCPEvents('s', 'g', (known) =>
      known.map((event) => ({ ...event, id: 99, session_id: 'other', dedupe_key: 'other' })),
    );
    expect(await feedOf(db, head)).toEqual([]);
  });

  test('updates in place, inserts what is new, deletes what is left over', async () => {
    const db = await opened();
    await set(db, [call(), call({ timestamp: new Date(2000) })]);
    let head = await db.feed.head();
    await db.reviseMCPEvents('s', 'g', ([first, second]) => [
      { ...(first ?? call()) },
      { ...(second ?? call()), outcome: 'succeeded', success: true },
      call({ timestamp: new Date(3000) }),
    ]);
    expect(await stored(db)).toEqual(['1 g#1 null running', '2 g#2 null succeeded', '3 g#3 null running']);
    expect(await feedOf(db, head)).toEqual([
      'mcp_events 2 update',
      'mcp_events 3 insert',
      'instances a update',
    ]);
    head = await db.feed.head();
    await db.reviseMCPEvents('s', 'g', (known) => known.slice(0, 1));
    expect(await feedOf(db, head)).toEqual(['mcp_events 2 delete', 'mcp_events 3 delete']);
    expect(await stored(db)).toEqual(['1 g#1 null running']);
  });

  test('closes the gaps in the numbers', async () => {
    const db = await opened();
    for (const [index, dedupe_key] of ['g#2', 'g#10', 'g#9'].entries()) {
      await db.logMCPEvent(call({ session_id: 's', dedupe_key, timestamp: new Date(index) }));
    }
    await db.reviseMCPEvents('s', 'g', (known) => known);
    expect(await stored(db)).toEqual(['1 g#1 null running', '2 g#3 null running', '3 g#2 null running']);
  });

  test('leaves other groups, other sessions and other keys alone', async () => {
    const db = await opened();
    await set(db, [call()], 'g#1');
    await set(db, [call()], 'h');
    await db.reviseMCPEvents('t', 'g', () => [call()]);
    for (const dedupe_key of ['g', 'g#', 'g#x', 'g#01', null]) {
      await db.logMCPEvent(call({ session_id: 's', dedupe_key }));
    }
    const before = await stored(db);
    await db.reviseMCPEvents('s', 'g', (known) => {
      expect(known).toEqual([]);
      return [];
    });
    expect(await stored(db)).toEqual(before);
    expect(await db.listMCPEvents({ sessionId: 't' })).toHaveLength(1);
  });

  test('lets events exchange their ids', async () => {
    const db = await opened();
    await set(db, [call({ tool_use_id: 'x' }), call({ tool_use_id: 'y' }), call()]);
    await set(db, [
      call({ tool_use_id: 'y' }),
      call(),
      call({ tool_use_id: 'x' }),
      call({ tool_use_id: 'z' }),
    ]);
    expect(await stored(db)).toEqual([
      '1 g#1 y running',
      '2 g#2 null running',
      '3 g#3 x running',
      '4 g#4 z running',
    ]);
  });

  test('merges away an event of the session that has the same id', async () => {
    const db = await opened();
    const told = { session_id: 's', tool_use_id: 'x', dedupe_key: 'a long key of its own' };
    await db.logMCPEvent(call({ ...told, outcome: 'failed', error_message: 'no', timestamp: new Date(500) }));
    await db.logMCPEvent(call({ ...told, session_id: 't' }));
    const head = await db.feed.head();
    await set(db, [call({ tool_use_id: 'x', duration_ms: 7 })]);
    expect(await db.listMCPEvents({ sessionId: 's' })).toMatchObject([
      {
        id: 3,
        dedupe_key: 'g#1',
        tool_use_id: 'x',
        outcome: 'failed',
        error_message: 'no',
        duration_ms: 7,
        timestamp: new Date(500),
      },
    ]);
    expect(await feedOf(db, head)).toEqual(['mcp_events 1 delete', 'mcp_events 3 insert']);
    expect(await db.listMCPEvents({ sessionId: 't' })).toHaveLength(1);
  });

  test('advances an instance to the end of what is new of it, and not for what was known', async () => {
    const db = await opened();
    const lastOf = async (id: string) => (await db.getInstance(id))?.last_activity.getTime();
    await set(db, [
      call({ timestamp: new Date(1000) }),
      call({ instance_id: 'b', timestamp: new Date(2000) }),
    ]);
    expect([await lastOf('a'), await lastOf('b')]).toEqual([1000, 2000]);
    await db.reviseMCPEvents('s', 'g', ([first, second]) => [
      { ...(first ?? call()), outcome: 'succeeded', success: true, duration_ms: 1500 },
      { ...(second ?? call()) },
    ]);
    expect([await lastOf('a'), await lastOf('b')]).toEqual([2500, 2000]);
  });

  test('a number that changes is no sign of life', async () => {
    const db = await opened();
    await db.logMCPEvent(call({ session_id: 's', dedupe_key: 'g#2', duration_ms: 500 }));
    const before = await db.getInstance('a');
    await db.reviseMCPEvents('s', 'g', (known) => known);
    expect(await stored(db)).toEqual(['1 g#1 null running']);
    expect(await db.getInstance('a')).toEqual(before);
  });

  test('refuses what logMCPEvent would refuse, saying which, and writes nothing', async () => {
    const db = await opened();
    await set(db, [call()]);
    const head = await db.feed.head();
    const bad: [unknown, string][] = [
      [[call(), { ...call(), tool_name: '' }], 'revise()[1].tool_name'],
      [[{ instance_id: 'a', tool_name: 't' }], 'revise()[0].outcome'],
      [[{ ...call(), success: true }], 'revise()[0].success'],
      [[call({ tool_use_id: 'x' }), call({ tool_use_id: 'x' })], 'revise()[1].tool_use_id'],
      [[{ ...call(), nonsense: 1 }], 'revise()[0].nonsense'],
      [undefined, 'revise()'],
      [Promise.resolve([]), 'revise()'],
    ];
    for (const [returned, field] of bad) {
      await expect(db.reviseMCPEvents('s', 'g', () => returned as [])).rejects.toMatchObject({
        code: 'DATABASE_VALIDATION_FAILED',
        context: { problems: [{ field }] },
      });
    }
    await expect(set(db, [call(), call({ instance_id: 'x' })])).rejects.toMatchObject({
      code: 'DATABASE_INSTANCE_NOT_FOUND',
    });
    const thrown = new Error('of the caller');
    await expect(
      db.reviseMCPEvents('s', 'g', () => {
        throw thrown;
      }),
    ).rejects.toBe(thrown);
    expect(await feedOf(db, head)).toEqual([]);
  });

  test('refuses a group without a name, with one that is too long, and what is no function', async () => {
    const db = await opened();
    const refused = { code: 'DATABASE_VALIDATION_FAILED' };
    await expect(set(db, [], '')).rejects.toMatchObject(refused);
    await expect(set(db, [], 'x'.repeat(981))).rejects.toMatchObject(refused);
    await expect(db.reviseMCPEvents('', 'g', () => [])).rejects.toMatchObject(refused);
    await expect(db.reviseMCPEvents('s', 'g', 'no' as unknown as () => [])).rejects.toMatchObject(refused);
    await expect(set(db, [call()], 'x'.repeat(980))).resolves.toBeUndefined();
  });

  test('many at once each see what the one before has written', async () => {
    const db = await opened();
    const add = () => db.reviseMCPEvents('s', 'g', (known) => [...known, call()]);
    await Promise.all(Array.from({ length: 30 }, add));
    await db.transaction(async (tx) => {
      await tx.reviseMCPEvents('s', 'g', (known) => [...known, call()]);
      await tx.reviseMCPEvents('s', 'g', (known) => [...known, call()]);
    });
    expect(await db.listMCPEvents({ sessionId: 's' })).toHaveLength(32);
  });
});
