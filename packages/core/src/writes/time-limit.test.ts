import { StorageError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { type Fault, faultyAdapter } from '../test/faulty-adapter.ts';

/** Long enough for a call to begin on a busy machine, and short enough to be waited for. */
const LIMIT = 250;
const LONGER = 400;

/** Two databases over one store: one with a time limit, one without. */
async function connected(fault: Fault, connection: object = {}) {
  const adapter = faultyAdapter(fault);
  const db = createDatabase({ adapter, config: { connection: { queryTimeout: LIMIT, ...connection } } });
  const patient = createDatabase({ adapter, config: { connection: { queryTimeout: 0 } } });
  await db.connect();
  return { db, patient };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

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
  const { db, patient } = await connected(() => {});
  const holding = db.adapter.transaction(() => opened);
  await expect(db.setConfig('late', 'v')).rejects.toMatchObject({ reason: 'timeout', isRetryable: true });
  open();
  await holding;
  await patient.setConfig('next', 'v');
  expect((await patient.listConfig()).map(({ key }) => key)).toEqual(['next']);
});

test('a write that has begun is awaited, however long it takes', async () => {
  const { open, opened } = door();
  const begun = door();
  const { db, patient } = await connected(({ call }) => {
    if (call !== 'commit') return undefined;
    begun.open();
    return opened;
  });
  const writing = db.setConfig('slow', 'v');
  await begun.opened;
  await pause(LONGER);
  open();
  await writing;
  expect(await patient.getConfig('slow')).toBe('v');
});

test('a write whose time ran out while it was tried is not tried again', async () => {
  const { open, opened } = door();
  let attempts = 0;
  const { db } = await connected(
    async ({ call }) => {
      if (call !== 'commit') return;
      attempts += 1;
      await opened;
      throw new StorageError('busy', 'It is busy.');
    },
    { retryDelay: 0 },
  );
  const writing = expect(db.setConfig('a', 'v')).rejects.toMatchObject({ reason: 'timeout' });
  await pause(LONGER);
  open();
  await writing;
  expect(attempts).toBe(1);
});

test('a read that takes too long is given up', async () => {
  const { open, opened } = door();
  const { db } = await connected(({ call }) => (call === 'find' ? opened : undefined));
  await expect(db.listConfig()).rejects.toMatchObject({ code: 'DATABASE_QUERY_FAILED', reason: 'timeout' });
  open();
});

test('a transaction whose work does not end is undone, and others get their turn', async () => {
  const { db, patient } = await connected(() => {});
  const hanging = db.transaction(async (tx) => {
    await tx.setConfig('a', 'v');
    await new Promise(() => {});
  });
  await expect(hanging).rejects.toMatchObject({ code: 'DATABASE_OPERATION_FAILED', reason: 'timeout' });
  await patient.setConfig('b', 'v');
  expect((await patient.listConfig()).map(({ key }) => key)).toEqual(['b']);
});

test('0 waits for ever', async () => {
  const { open, opened } = door();
  const { patient } = await connected(({ call }) => (call === 'find' ? opened : undefined));
  const reading = patient.listConfig();
  await pause(LONGER);
  open();
  await expect(reading).resolves.toEqual([]);
});
