import { AsyncLocalStorage } from 'node:async_hooks';
import { type DatabaseOperations, StorageError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines, memoryOpener } from '../test/engines.ts';
import { feedOf, instance } from '../test/records.ts';

describeEngines('transaction', (open) => {
  test('commits everything together, and returns what its work returns', async () => {
    const commits: number[] = [];
    const db = await open({}, { hooks: { onCommit: ({ writes }) => commits.push(writes) } });
    const result = await db.transaction(async (tx) => {
      await tx.createInstance(instance('a'));
      await tx.updateInstanceStatus('a', 'waiting_review');
      expect(await db.adapter.find('instances')).toEqual([]);
      return (await tx.getInstance('a'))?.status;
    });
    expect(result).toBe('waiting_review');
    expect(commits).toEqual([1]);
    expect(await feedOf(db)).toEqual(['instances a insert', 'instances a update', 'mcp_events 1 insert']);
  });

  test('undoes everything when its work fails, and passes the error on as it is', async () => {
    const db = await open();
    const reason = new Error('no');
    const failing = db.transaction(async (tx) => {
      await tx.createInstance(instance('a'));
      throw reason;
    });
    await expect(failing).rejects.toBe(reason);
    expect(await db.listInstances()).toEqual([]);
    expect(await feedOf(db)).toEqual([]);
  });

  test('a call that fails inside is undone alone when the work goes on', async () => {
    const db = await open();
    await db.transaction(async (tx) => {
      await tx.createInstance(instance('a'));
      await expect(tx.createInstance(instance('a'))).rejects.toMatchObject({
        code: 'DATABASE_INSTANCE_EXISTS',
      });
      await tx.createInstance(instance('b'));
    });
    expect(await feedOf(db)).toEqual(['instances a insert', 'instances b insert']);
  });

  test('calls inside may be made at once', async () => {
    const db = await open();
    await db.transaction(async (tx) => {
      await tx.createInstance(instance('a'));
      await Promise.all([
        ...['b', 'c', 'd'].map((id) => tx.createInstance(instance(id))),
        expect(tx.createInstance(instance('a'))).rejects.toThrow(),
        tx.logMCPEvent({ instance_id: 'a', tool_name: 't', success: true }),
      ]);
    });
    expect(await db.listInstances()).toHaveLength(4);
  });

  test('sees the activity that its own events brought about', async () => {
    const db = await open();
    const later = new Date(Date.now() + 60_000);
    await db.createInstance(instance('a'));
    await db.transaction(async (tx) => {
      await tx.logMCPEvent({ instance_id: 'a', tool_name: 't', success: true, timestamp: later });
      expect((await tx.getInstance('a'))?.last_activity).toEqual(later);
    });
    expect((await db.getInstance('a'))?.last_activity).toEqual(later);
  });

  test('activity of a transaction that was undone is forgotten', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    const before = await db.getInstance('a');
    const later = new Date(Date.now() + 60_000);
    await Promise.allSettled([
      db.transaction(async (tx) => {
        await tx.logMCPEvent({ instance_id: 'a', tool_name: 't', success: true, timestamp: later });
        throw new Error('no');
      }),
      db.setConfig('other', 'v'),
    ]);
    expect(await db.getInstance('a')).toEqual(before);
  });
});

const open = memoryOpener();

test.each([
  ['a write', (db: DatabaseOperations) => db.setConfig('a', 'v')],
  ['a read', (db: DatabaseOperations) => db.listConfig()],
])('%s of the database inside its own transaction is refused, alone or among others', async (_, call) => {
  const db = await open();
  const inside = () =>
    db.transaction(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      await call(db);
    });
  await expect(inside()).rejects.toMatchObject({ reason: 'invalid', message: expect.stringContaining('tx') });
  const [refused, other] = await Promise.allSettled([inside(), db.setConfig('b', 'v')]);
  expect(refused).toMatchObject({ status: 'rejected', reason: { reason: 'invalid' } });
  expect(other?.status).toBe('fulfilled');
});

test('what a transaction started may use the database after its end', async () => {
  const db = await open();
  let later: Promise<void> | undefined;
  await db.transaction(async () => {
    later = new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => db.setConfig('a', 'v'));
  });
  await later;
  expect(await db.getConfig('a')).toBe('v');
});

test('a handle that is used after the end is refused', async () => {
  const db = await open();
  let kept: DatabaseOperations | undefined;
  await db.transaction(async (tx) => {
    kept = tx;
  });
  await expect(kept?.setConfig('a', 'v')).rejects.toMatchObject({ reason: 'invalid' });
  await expect(kept?.getConfig('a')).rejects.toMatchObject({ reason: 'invalid' });
});

test("each transaction runs in its caller's asynchronous context", async () => {
  const db = await open();
  const request = new AsyncLocalStorage<string>();
  const seen = await Promise.all(
    ['a', 'b', 'c'].map((name) => request.run(name, () => db.transaction(async () => request.getStore()))),
  );
  expect(seen).toEqual(['a', 'b', 'c']);
  await expect(request.run('alone', () => db.transaction(async () => request.getStore()))).resolves.toBe(
    'alone',
  );
});

test('the adapter, too, refuses to be written to from inside', async () => {
  const db = await open();
  const inside = db.transaction(() => db.adapter.delete('user_config', {}));
  await expect(inside).rejects.toMatchObject({ reason: 'invalid' });
});

test('an error that only looks retryable is passed on, and the work is not run again', async () => {
  const db = await open();
  let runs = 0;
  const foreign = new StorageError('busy', 'Another database is busy.');
  const failing = db.transaction(async (tx) => {
    runs += 1;
    await tx.setConfig('a', 'v');
    throw foreign;
  });
  await expect(failing).rejects.toMatchObject({ code: 'DATABASE_OPERATION_FAILED', cause: foreign });
  expect(runs).toBe(1);
});
