import { StorageError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { describeEngines } from '../test/engines.ts';
import { type Fault, faultyAdapter } from '../test/faulty-adapter.ts';
import { instance, settle } from '../test/records.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describeEngines('a shared commit', (open) => {
  test('a hundred writes at once need few commits, and each is acknowledged after its own', async () => {
    const commits: number[] = [];
    const db = await open({}, { hooks: { onCommit: ({ writes }) => commits.push(writes) } });
    await db.createInstance(instance('a'));
    commits.length = 0;
    await Promise.all(
      range(100).map(async () => {
        await db.logMCPEvent({ instance_id: 'a', tool_name: 't', success: true });
        expect(commits.length).toBeGreaterThan(0);
      }),
    );
    expect(commits.reduce((sum, writes) => sum + writes, 0)).toBe(100);
    expect(commits.length).toBeLessThan(5);
    expect(await db.listMCPEvents()).toHaveLength(100);
  });

  test('callers who are heard one after the other share commits as well', async () => {
    const commits: number[] = [];
    const db = await open({}, { hooks: { onCommit: ({ writes }) => commits.push(writes) } });
    const calls = range(64).map(
      (index) =>
        new Promise<void>((resolve, reject) => {
          setTimeout(() => db.setConfig(`k${index}`, 'v').then(resolve, reject), 0);
        }),
    );
    await Promise.all(calls);
    expect(commits.reduce((sum, writes) => sum + writes, 0)).toBe(64);
    expect(commits.length).toBeLessThan(32);
  });

  test('a writer who waits for each answer has a commit for each', async () => {
    const commits: number[] = [];
    const db = await open({}, { hooks: { onCommit: ({ writes }) => commits.push(writes) } });
    for (const index of range(20)) await db.setConfig(`k${index}`, 'v');
    expect(commits).toEqual(range(20).map(() => 1));
  });

  test('it holds at most 256 writes', async () => {
    const commits: number[] = [];
    const db = await open({}, { hooks: { onCommit: ({ writes }) => commits.push(writes) } });
    await Promise.all(range(600).map((index) => db.setConfig(`k${index}`, 'v')));
    expect(commits).toEqual([256, 256, 88]);
  });

  test("one caller's failure is its own, and leaves nothing behind", async () => {
    const db = await open();
    const { won, errors } = await settle([
      db.createInstance(instance('a')),
      db.transaction(async (tx) => {
        await tx.createInstance(instance('b'));
        throw new Error('changed my mind');
      }),
      db.createInstance(instance('a')),
      db.updateInstanceStatus('a', 'terminated'),
      db.createInstance(instance('c')),
    ]);
    expect(won).toBe(3);
    expect(errors).toMatchObject([{ message: 'changed my mind' }, { code: 'DATABASE_INSTANCE_EXISTS' }]);
    expect((await db.listInstances()).map(({ id }) => id).toSorted()).toEqual(['a', 'c']);
    expect((await db.feed.read()).map(({ record_key }) => record_key)).not.toContain('b');
  });
});

async function connected(fault: Fault, connection: object = {}) {
  const db = createDatabase({
    adapter: faultyAdapter(fault),
    config: { connection: { retryDelay: 1, ...connection } },
  });
  await db.connect();
  return db;
}

test('when the commit itself fails, everyone learns it and nothing is stored', async () => {
  let failing = true;
  const db = await connected(({ call }) => {
    if (failing && call === 'commit') throw new StorageError('disk-full', 'The disk is full.');
  });
  const { won, errors } = await settle(range(10).map((index) => db.setConfig(`k${index}`, 'v')));
  expect(won).toBe(0);
  expect(errors).toHaveLength(10);
  for (const error of errors)
    expect(error).toMatchObject({ code: 'DATABASE_UPDATE_FAILED', reason: 'disk-full' });
  failing = false;
  expect(await db.listConfig()).toEqual([]);
  await db.setConfig('a', 'v');
});

test('what the engine cannot take from one caller does not harm the others', async () => {
  const db = await connected(({ call, table }) => {
    if (call === 'insert' && table === 'github_issues') throw new StorageError('unknown', 'It is too big.');
  });
  const issue = { repo_owner: 'o', repo_name: 'r', number: 1, title: 't', state: 'open' };
  const { won, errors } = await settle([
    db.setConfig('a', 'v'),
    db.upsertGitHubIssue(issue),
    db.setConfig('b', 'v'),
  ]);
  expect(won).toBe(2);
  expect(errors).toMatchObject([{ code: 'DATABASE_INSERT_FAILED', reason: 'unknown' }]);
  expect((await db.listConfig()).map(({ key }) => key)).toEqual(['a', 'b']);
  expect(await db.feed.read()).toHaveLength(2);
});

test('an operation that fails half-way is undone, and does not harm the others', async () => {
  const db = await connected(({ call, table }) => {
    if (call === 'insert' && table === 'mcp_events') throw new StorageError('unique', 'There is one.');
  });
  await db.createInstance(instance('a'));
  const change = () => db.updateInstanceStatus('a', 'terminated');
  const { won, errors } = await settle([db.setConfig('a', 'v'), change(), db.setConfig('b', 'v')]);
  expect(won).toBe(2);
  expect(errors).toMatchObject([{ code: 'DATABASE_UPDATE_FAILED', reason: 'unique' }]);
  await expect(change()).rejects.toMatchObject({ reason: 'unique' });
  const swallowing = db.transaction(async (tx) => {
    await tx.updateInstanceStatus('a', 'terminated').catch(() => undefined);
  });
  await expect(swallowing).rejects.toMatchObject({ reason: 'unique' });
  expect((await db.getInstance('a'))?.status).toBe('started');
  expect(await db.feed.read()).toHaveLength(3);
});

test('a busy store is tried again, with everything that was in the commit', async () => {
  let failures = 2;
  const db = await connected(({ call }) => {
    if (call === 'commit' && failures-- > 0) throw new StorageError('busy', 'It is busy.');
  });
  let runs = 0;
  await Promise.all([
    db.setConfig('a', 'v'),
    db.transaction(async (tx) => {
      runs += 1;
      await tx.setConfig('b', 'v');
    }),
  ]);
  expect(runs).toBe(3);
  expect(await db.feed.read()).toHaveLength(2);
});

test('a failure that the engine had inside a transaction counts, even where the work swallows it', async () => {
  let failures = 1;
  const db = await connected(({ call, table }) => {
    if (call === 'insert' && table === 'user_config' && failures-- > 0)
      throw new StorageError('busy', 'It is busy.');
  });
  let runs = 0;
  await db.transaction(async (tx) => {
    runs += 1;
    await tx.setConfig('a', 'v').catch(() => undefined);
  });
  expect(runs).toBe(2);
  expect(await db.getConfig('a')).toBe('v');
});

test('after the last retry the failure is told, and can be retried later', async () => {
  const retries: number[] = [];
  const adapter = faultyAdapter(({ call }) => {
    if (call === 'begin') throw new StorageError('busy', 'It is busy.');
  });
  const db = createDatabase({
    adapter,
    config: { connection: { maxRetries: 2, retryDelay: 1 } },
    hooks: { onRetry: ({ attempt }) => retries.push(attempt) },
  });
  await db.connect();
  await expect(db.setConfig('a', 'v')).rejects.toMatchObject({ reason: 'busy', isRetryable: true });
  expect(retries).toEqual([1, 2]);
});

test('contact that is lost in the middle of a commit is not taken for a failure', async () => {
  let attempts = 0;
  const db = await connected(({ call }) => {
    if (call !== 'commit') return;
    attempts += 1;
    throw new StorageError('connection', 'The server is gone.');
  });
  await expect(db.setConfig('a', 'v')).rejects.toMatchObject({
    reason: 'unknown',
    isRetryable: false,
    message: expect.stringContaining('not known whether'),
  });
  expect(attempts).toBe(1);
});

test('reads are tried again as well', async () => {
  let failures = 2;
  const db = await connected(({ call }) => {
    if (call === 'find' && failures-- > 0) throw new StorageError('busy', 'It is busy.');
  });
  await expect(db.listConfig()).resolves.toEqual([]);
});

test('a failure that no retry can mend is told at once', async () => {
  let attempts = 0;
  const db = await connected(({ call }) => {
    if (call !== 'find') return;
    attempts += 1;
    throw new StorageError('corrupt', 'It is damaged.');
  });
  await expect(db.listConfig()).rejects.toMatchObject({ code: 'DATABASE_QUERY_FAILED', reason: 'corrupt' });
  expect(attempts).toBe(1);
});
