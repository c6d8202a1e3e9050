import { createMemoryAdapter } from '@skep/adapter-memory';
import { type ChangeRecord, type Database, StorageError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { describeEngines, describeFiles, memoryOpener } from '../test/engines.ts';
import { faultyAdapter } from '../test/faulty-adapter.ts';

const write = (db: Database, key: string) => db.setConfig(key, 'value');

/** The next `count` keys that a watch gives. */
async function take(watch: AsyncIterator<ChangeRecord>, count: number): Promise<string[]> {
  const keys: string[] = [];
  while (keys.length < count) {
    const { value, done } = await watch.next();
    if (done === true) break;
    keys.push(value.record_key);
  }
  return keys;
}

describeEngines('feed', (open) => {
  test('gives what was written, in order, from a cursor', async () => {
    const db = await open();
    expect(await db.feed.head()).toBe(0);
    for (const key of ['a', 'b', 'c']) await write(db, key);
    const all = await db.feed.read();
    expect(all.map(({ record_key }) => record_key)).toEqual(['a', 'b', 'c']);
    expect(await db.feed.head()).toBe(all[2]?.seq);
    const after = all[0]?.seq ?? 0;
    expect((await db.feed.read({ after, limit: 1 })).map(({ record_key }) => record_key)).toEqual(['b']);
    expect(await db.feed.read({ after: all[2]?.seq ?? 0 })).toEqual([]);
  });

  test('a watch gives what is committed after it began, without polling', async () => {
    const db = await open();
    await write(db, 'before');
    const watch = db.feed.watch({ pollInterval: 2_000_000_000 });
    const seen = take(watch, 3);
    for (const key of ['a', 'b', 'c']) await write(db, key);
    expect(await seen).toEqual(['a', 'b', 'c']);
    await watch.return?.();
  });

  test('a watch from a cursor gives what was written before, page by page', async () => {
    const db = await open();
    const keys = Array.from({ length: 1300 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key) => write(db, key)));
    const watch = db.feed.watch({ after: 0, pollInterval: 2_000_000_000 });
    expect(await take(watch, 1300)).toEqual(keys);
    await watch.return?.();
  });

  test('a failed write tells nothing', async () => {
    const db = await open();
    await db.transaction(async (tx) => {
      await tx.setConfig('a', '1');
      await expect(tx.deleteInstance('nobody')).rejects.toThrow();
      await tx.setConfig('b', '1');
    });
    const undone = db.transaction(async (tx) => {
      await tx.setConfig('c', '1');
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect((await db.feed.read()).map(({ record_key }) => record_key)).toEqual(['a', 'b']);
  });

  test('a cursor below what is kept is refused, and no cursor reads from the oldest that is', async () => {
    const db = await open();
    for (const key of ['a', 'b', 'c', 'd']) await write(db, key);
    await db.adapter.delete('changes', { seq: { lte: 2 } });
    expect((await db.feed.read()).map(({ record_key }) => record_key)).toEqual(['c', 'd']);
    expect(await db.feed.read({ after: 2 })).toHaveLength(2);
    for (const after of [0, 1]) {
      await expect(db.feed.read({ after })).rejects.toMatchObject({
        code: 'DATABASE_QUERY_FAILED',
        reason: 'feed-trimmed',
        isRetryable: false,
        context: { after, oldest: 3 },
        message: expect.stringContaining('feed.head()') as string,
      });
      await expect(db.feed.watch({ after }).next()).rejects.toMatchObject({ reason: 'feed-trimmed' });
    }
  });

  test('a cursor ahead of the feed is refused: the store is in an earlier state', async () => {
    const db = await open();
    await write(db, 'a');
    expect(await db.feed.read({ after: 1 })).toEqual([]);
    await expect(db.feed.read({ after: 2 })).rejects.toMatchObject({
      code: 'DATABASE_QUERY_FAILED',
      reason: 'feed-reset',
      context: { after: 2, head: 1 },
    });
    await expect(db.feed.watch({ after: 2 }).next()).rejects.toMatchObject({ reason: 'feed-reset' });
  });

  test('a watch whose place was trimmed while it was not looking fails, and skips nothing', async () => {
    const db = await open();
    await write(db, 'a');
    const watch = db.feed.watch({ after: 0 });
    expect(await take(watch, 1)).toEqual(['a']);
    for (const key of ['b', 'c', 'd']) await write(db, key);
    await db.adapter.delete('changes', { seq: { lte: 3 } });
    await expect(watch.next()).rejects.toMatchObject({ reason: 'feed-trimmed' });
  });

  test('a hole in the midst of the feed is no trimming', async () => {
    const db = await open();
    for (const key of ['a', 'b', 'c']) await write(db, key);
    await db.adapter.delete('changes', { seq: 2 });
    expect(await db.feed.read({ after: 1 })).toHaveLength(1);
  });
});

describeFiles('feed', ({ open, place }) => {
  test('a watch finds what another connection writes', async () => {
    const url = place();
    const db = await open({ url });
    const other = await open({ url });
    const watch = db.feed.watch({ pollInterval: 5 });
    const seen = take(watch, 2);
    await write(other, 'a');
    await write(other, 'b');
    expect(await seen).toEqual(['a', 'b']);
    await watch.return?.();
  });
});

const open = memoryOpener();

test('a watch ends when its signal aborts, when the database disconnects, and when it is returned', async () => {
  const db = await open();
  const stop = new AbortController();
  const aborted = db.feed.watch({ signal: stop.signal });
  const disconnected = db.feed.watch();
  const returned = db.feed.watch();
  const ends = [aborted.next(), disconnected.next(), returned.next()];
  stop.abort();
  await returned.return?.();
  await db.disconnect();
  for (const end of await Promise.all(ends)) expect(end).toEqual({ done: true, value: undefined });
});

test('a watch can be iterated, and left', async () => {
  const db = await open();
  const seen: string[] = [];
  const watching = (async () => {
    for await (const { record_key } of db.feed.watch()) {
      seen.push(record_key);
      if (record_key === 'b') break;
    }
  })();
  for (const key of ['a', 'b', 'c']) await write(db, key);
  await watching;
  expect(seen).toEqual(['a', 'b']);
});

test('a watch of a database that is not connected says so', async () => {
  const db = await open();
  await db.disconnect();
  await expect(db.feed.watch().next()).rejects.toMatchObject({ reason: 'not-connected' });
});

test('a slow reader loses nothing', async () => {
  const db = await open();
  const watch = db.feed.watch();
  const first = take(watch, 1);
  await Promise.all(Array.from({ length: 700 }, (_, index) => write(db, `k${index}`)));
  const keys = [...(await first), ...(await take(watch, 699))];
  expect(new Set(keys).size).toBe(700);
  await watch.return?.();
});

test('wrong options are refused', async () => {
  const db = await open();
  await expect(db.feed.read({ after: -1 })).rejects.toMatchObject({ code: 'DATABASE_VALIDATION_FAILED' });
  await expect(db.feed.read({ from: 1 } as object)).rejects.toMatchObject({
    context: { problems: [expect.objectContaining({ field: 'from' })] },
  });
  expect(() => db.feed.watch({ pollInterval: 0 })).toThrow(/pollInterval/);
});

test('what is committed while the watch reads is not missed', async () => {
  const adapter = createMemoryAdapter();
  const find = adapter.find.bind(adapter);
  let whileReading: (() => Promise<void>) | null = null;
  adapter.find = async (table, query) => {
    const rows = await find(table, query);
    const work = table === 'changes' ? whileReading : null;
    whileReading = null;
    await work?.();
    return rows;
  };
  const db = createDatabase({ adapter });
  await db.connect();
  const watch = db.feed.watch({ after: 0, pollInterval: 2_000_000_000 });
  whileReading = () => write(db, 'a');
  expect(await take(watch, 1)).toEqual(['a']);
  await db.disconnect();
});

test('a watch ends with the connection, also while it has not found its beginning', async () => {
  const looking = Promise.withResolvers<void>();
  const db = createDatabase({
    adapter: faultyAdapter(({ call }) => {
      if (call === 'find') throw new StorageError('busy', 'It is busy.');
    }),
    config: { connection: { retryDelay: 3_600_000 } },
    hooks: { onRetry: () => looking.resolve() },
  });
  await db.connect();
  const next = db.feed.watch().next();
  await looking.promise;
  await db.disconnect();
  expect(await next).toEqual({ done: true, value: undefined });
});
