import { StorageError, type StorageFailureReason } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { describeEngines } from '../test/engines.ts';
import { type Fault, faultyAdapter } from '../test/faulty-adapter.ts';
import { instance, settle } from '../test/records.ts';

describeEngines('connecting', (open) => {
  test('a second connect does nothing, and connect may follow disconnect', async () => {
    const db = await open();
    await Promise.all([db.connect(), db.connect()]);
    expect(db.isConnected()).toBe(true);
    await Promise.all([db.disconnect(), db.disconnect()]);
    expect(db.isConnected()).toBe(false);
    await db.connect();
    await db.createInstance(instance('a'));
  });

  test('without a connection every call says so', async () => {
    const db = await open();
    await db.disconnect();
    const calls = [
      () => db.getInstance('a'),
      () => db.createInstance(instance('a')),
      () => db.transaction(async () => 1),
      () => db.feed.read(),
      () => db.statistics(),
      () => db.migrations.status(),
      () => db.backup('/nowhere'),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({
        code: 'DATABASE_CONNECTION_FAILED',
        reason: 'not-connected',
        message: expect.stringContaining('connect()'),
      });
    }
  });

  test('a disconnect waits for the writes that were asked for, and refuses the next', async () => {
    const db = await open();
    const writes = Array.from({ length: 300 }, (_, index) => db.createInstance(instance(`a${index}`)));
    const closing = db.disconnect();
    const refused = expect(db.createInstance(instance('late'))).rejects.toMatchObject({
      reason: 'not-connected',
    });
    expect(await settle(writes)).toEqual({ won: 300, errors: [] });
    await Promise.all([closing, refused]);
    expect(db.isConnected()).toBe(false);
  });
});

test('the last of several calls at once decides, and none gets in before it', async () => {
  const opened = Promise.withResolvers<void>();
  let closes = 0;
  const adapter = faultyAdapter(() => {});
  const db = createDatabase({
    adapter: {
      ...adapter,
      disconnect: async () => {
        closes += 1;
        if (closes === 2) await opened.promise;
        await adapter.disconnect();
      },
    },
  });
  await db.connect();
  const [, connecting, closing] = [db.disconnect(), db.connect(), db.disconnect()];
  await connecting;
  expect(db.isConnected()).toBe(false);
  await expect(db.setConfig('a', 'v')).rejects.toMatchObject({ reason: 'not-connected' });
  opened.resolve();
  await closing;
  await db.connect();
  await db.setConfig('a', 'v');
});

function faulty(fault: Fault, connection: object = { retryDelay: 1 }) {
  return createDatabase({ adapter: faultyAdapter(fault), config: { connection } });
}

test('a disconnect ends the waiting for a retry', async () => {
  const retrying = Promise.withResolvers<void>();
  const db = createDatabase({
    adapter: faultyAdapter(({ call }) => {
      if (call === 'begin') throw new StorageError('busy', 'It is busy.');
    }),
    config: { connection: { retryDelay: 3_600_000 } },
    hooks: { onRetry: () => retrying.resolve() },
  });
  await db.connect();
  const writing = expect(db.setConfig('a', 'v')).rejects.toMatchObject({ reason: 'busy' });
  await retrying.promise;
  await Promise.all([db.disconnect(), writing]);
});

test.each<[StorageFailureReason, string]>([
  ['permission', 'DATABASE_FILE_PERMISSION_DENIED'],
  ['read-only', 'DATABASE_FILE_PERMISSION_DENIED'],
  ['connection', 'DATABASE_TURSO_CONNECTION_FAILED'],
  ['not-found', 'DATABASE_CONNECTION_FAILED'],
  ['not-a-database', 'DATABASE_CONNECTION_FAILED'],
  ['wrong-key', 'DATABASE_CONNECTION_FAILED'],
  ['busy', 'DATABASE_CONNECTION_FAILED'],
])('a store that does not open because of %s gives %s', async (reason, code) => {
  const db = faulty(({ call }) => {
    if (call === 'connect') throw new StorageError(reason, 'It does not open.');
  });
  await expect(db.connect()).rejects.toMatchObject({ code, reason, operation: 'connect' });
  expect(db.isConnected()).toBe(false);
});

test('a store that is busy for a moment is opened at the next try', async () => {
  let failures = 2;
  const db = faulty(({ call }) => {
    if (call === 'connect' && failures-- > 0) throw new StorageError('busy', 'It is busy.');
  });
  await db.connect();
  expect(db.isConnected()).toBe(true);
});

test('a failed migration is told as one, and the store is closed again', async () => {
  const adapter = faultyAdapter(() => {});
  const db = createDatabase({
    adapter: {
      ...adapter,
      supports: { ...adapter.supports, migrations: true },
      migrations: {
        ...adapter.migrations,
        up: () => Promise.reject(new StorageError('newer-schema', 'It is newer.')),
      },
    },
  });
  await expect(db.connect()).rejects.toMatchObject({
    code: 'DATABASE_SCHEMA_MIGRATION_FAILED',
    reason: 'newer-schema',
  });
  expect(db.isConnected()).toBe(false);
});

test('what storage does not do is told by its reason', async () => {
  const db = faulty(() => {});
  await db.connect();
  for (const call of [() => db.vacuum(), () => db.sync(), () => db.backup('x')]) {
    await expect(call()).rejects.toMatchObject({
      code: 'DATABASE_OPERATION_FAILED',
      reason: 'not-supported',
    });
  }
  await expect(db.migrations.up()).rejects.toMatchObject({ code: 'DATABASE_SCHEMA_MIGRATION_FAILED' });
});
