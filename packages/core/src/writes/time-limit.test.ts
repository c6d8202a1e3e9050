import { StorageError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { type Fault, faultyAdapter } from '../test/faulty-adapter.ts';

async function connected(fault: Fault, connection: object) {
  const db = createDatabase({ adapter: faultyAdapter(fault), config: { connection } });
  await db.connect();
  return db;
}

/** A door that is shut until it is opened. */
function door() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test('a write that waits too long is dropped, and is not done later', async () => {
  const { open, opened } = door();
  const db = await connected(() => {}, { queryTimeout: 20 });
  const holding = db.adapter.transaction(() => opened);
  await expect(db.setConfig('late', 'v')).rejects.toMatchObject({ reason: 'timeout', isRetryable: true });
  open();
  await holding;
  await db.setConfig('next', 'v');
  expect((await db.listConfig()).map(({ key }) => key)).toEqual(['next']);
});

test('a write that has begun is awaited, however long it takes', async () => {
  const { open, opened } = door();
  const begun = door();
  const db = await connected(
    ({ call }) => {
      if (call !== 'commit') return undefined;
      begun.open();
      return opened;
    },
    { queryTimeout: 20 },
  );
  const writing = db.setConfig('slow', 'v');
  await begun.opened;
  await new Promise((resolve) => setTimeout(resolve, 40));
  open();
  await writing;
  expect(await db.getConfig('slow')).toBe('v');
});

test('a write whose time ran out while it was tried is not tried again', async () => {
  const { open, opened } = door();
  let attempts = 0;
  const db = await connected(
    async ({ call }) => {
      if (call !== 'commit') return;
      attempts += 1;
      await opened;
      throw new StorageError('busy', 'It is busy.');
    },
    { queryTimeout: 20, retryDelay: 0 },
  );
  const writing = expect(db.setConfig('a', 'v')).rejects.toMatchObject({ reason: 'timeout' });
  await new Promise((resolve) => setTimeout(resolve, 40));
  open();
  await writing;
  expect(attempts).toBe(1);
});

test('a read that takes too long is given up', async () => {
  const { open, opened } = door();
  const db = await connected(({ call }) => (call === 'find' ? opened : undefined), { queryTimeout: 20 });
  await expect(db.listConfig()).rejects.toMatchObject({ code: 'DATABASE_QUERY_FAILED', reason: 'timeout' });
  open();
});

test('a transaction whose work does not end is undone, and others get their turn', async () => {
  const db = await connected(() => {}, { queryTimeout: 20 });
  const hanging = db.transaction(async (tx) => {
    await tx.setConfig('a', 'v');
    await new Promise(() => {});
  });
  await expect(hanging).rejects.toMatchObject({ code: 'DATABASE_OPERATION_FAILED', reason: 'timeout' });
  await db.setConfig('b', 'v');
  expect((await db.listConfig()).map(({ key }) => key)).toEqual(['b']);
});

test('0 waits for ever', async () => {
  const { open, opened } = door();
  const db = await connected(({ call }) => (call === 'find' ? opened : undefined), { queryTimeout: 0 });
  const reading = db.listConfig();
  await new Promise((resolve) => setTimeout(resolve, 20));
  open();
  await expect(reading).resolves.toEqual([]);
});
