import type { Database, NewMessageUsage } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf, handClock, instance } from '../test/records.ts';

const usage = (more: Partial<NewMessageUsage> = {}): NewMessageUsage => ({
  session_id: 's',
  message_id: 'm',
  instance_id: 'a',
  model: 'opus',
  timestamp: new Date(1000),
  ...more,
});

describeEngines('the tokens of messages', (open) => {
  const opened = async (): Promise<Database> => {
    const db = await open({}, { clock: handClock().now });
    for (const id of ['a', 'b']) await db.createInstance(instance(id));
    return db;
  };

  test('are stored with their defaults, and are no activity of the instance', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('a'));
    const created = clock.now();
    const now = clock.advance(1000);
    await db.recordMessageUsage({ ...usage(), timestamp: undefined, output_tokens: 5 });
    expect(await db.listMessageUsage()).toEqual([
      {
        session_id: 's',
        message_id: 'm',
        instance_id: 'a',
        model: 'opus',
        input_tokens: 0,
        cache_read_tokens: 0,
        cache_write_tokens: 0,
        output_tokens: 5,
        reasoning_tokens: 0,
        timestamp: now,
      },
    ]);
    expect(await feedOf(db, 1)).toEqual(['message_usage ["s","m"] insert']);
    expect((await db.getInstance('a'))?.last_activity).toEqual(created);
  });

  test('of a message told again are the larger of each count, and nothing is written where nothing is new', async () => {
    const db = await opened();
    await db.recordMessageUsage(usage({ model: 'unknown', input_tokens: 9, output_tokens: 1 }));
    await db.recordMessageUsage(usage({ input_tokens: 3, output_tokens: 7, timestamp: new Date(2000) }));
    const head = await db.feed.head();
    await db.recordMessageUsage(usage({ model: 'unknown', input_tokens: 9 }));
    await db.recordMessageUsage(usage({ output_tokens: 7, timestamp: new Date(5000) }));
    expect(await feedOf(db, head)).toEqual([]);
    expect(await db.listMessageUsage()).toMatchObject([
      { model: 'opus', input_tokens: 9, output_tokens: 7, timestamp: new Date(1000) },
    ]);
  });

  test('told at once are stored once', async () => {
    const db = await opened();
    const told = [1, 5, 3, 5, 2].map((output_tokens) => db.recordMessageUsage(usage({ output_tokens })));
    await Promise.all(told);
    expect(await db.listMessageUsage()).toMatchObject([{ output_tokens: 5 }]);
  });

  test('are refused for an instance that does not exist, and where a count is none', async () => {
    const db = await opened();
    const head = await db.feed.head();
    await expect(db.recordMessageUsage(usage({ instance_id: 'x' }))).rejects.toMatchObject({
      code: 'DATABASE_INSTANCE_NOT_FOUND',
    });
    for (const output_tokens of [-1, 1.5, Number.MAX_SAFE_INTEGER + 1]) {
      await expect(db.recordMessageUsage(usage({ output_tokens }))).rejects.toMatchObject({
        code: 'DATABASE_VALIDATION_FAILED',
        context: { problems: [{ field: 'output_tokens' }] },
      });
    }
    expect(await feedOf(db, head)).toEqual([]);
  });

  async function spent(): Promise<Database> {
    const db = await opened();
    const tell = (instance_id: string, second: number, model: string, more: Partial<NewMessageUsage>) =>
      db.recordMessageUsage(
        usage({ instance_id, message_id: `m${second}`, model, timestamp: new Date(second * 1000), ...more }),
      );
    await tell('b', 4, 'opus', { output_tokens: 4, session_id: 't' });
    await tell('a', 1, 'opus', { input_tokens: 1, cache_read_tokens: 10, output_tokens: 2 });
    await tell('a', 3, 'haiku', { output_tokens: 5, reasoning_tokens: 3 });
    await tell('a', 2, 'opus', { input_tokens: 2, cache_write_tokens: 20, output_tokens: 3 });
    return db;
  }

  test('are listed oldest first, by each criterion', async () => {
    const db = await spent();
    const ids = async (filter?: Parameters<Database['listMessageUsage']>[0]) =>
      (await db.listMessageUsage(filter)).map(({ message_id }) => message_id).join(' ');
    expect(await ids()).toBe('m1 m2 m3 m4');
    expect(await ids({ instanceIds: ['b'] })).toBe('m4');
    expect(await ids({ instanceIds: [] })).toBe('');
    expect(await ids({ sessionId: 's' })).toBe('m1 m2 m3');
    expect(await ids({ since: new Date(3000) })).toBe('m3 m4');
  });

  test('are summed up by instance and model', async () => {
    const db = await spent();
    const none = { input_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, reasoning_tokens: 0 };
    const haiku = { instance_id: 'a', model: 'haiku', messages: 1, ...none, output_tokens: 5 };
    const opus = { instance_id: 'a', model: 'opus', messages: 2, ...none, output_tokens: 5 };
    const ofA = [
      { ...haiku, reasoning_tokens: 3 },
      { ...opus, input_tokens: 3, cache_read_tokens: 10, cache_write_tokens: 20 },
    ];
    const ofB = { instance_id: 'b', model: 'opus', messages: 1, ...none, output_tokens: 4 };
    expect(await db.getTokenTotals()).toEqual([...ofA, ofB]);
    expect(await db.getTokenTotals({ instanceIds: ['a'] })).toEqual(ofA);
    expect(await db.getTokenTotals({ sessionId: 't' })).toEqual([ofB]);
    expect(await db.getTokenTotals({ since: new Date(5000) })).toEqual([]);
  });

  test('go with their instance', async () => {
    const db = await spent();
    const head = await db.feed.head();
    await db.deleteInstance('a');
    expect(await feedOf(db, head)).toEqual([
      'message_usage ["s","m1"] delete',
      'message_usage ["s","m2"] delete',
      'message_usage ["s","m3"] delete',
      'instances a delete',
    ]);
    expect(await db.listMessageUsage()).toHaveLength(1);
  });
});
