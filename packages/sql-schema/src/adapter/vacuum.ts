import { StorageError, type VacuumOptions } from '@skep/contracts';
import type { SqlStore } from './sql-store.ts';
import type { SqlConnection } from './statement.ts';

const INCREMENTAL = 2;

/**
 * Gives unused space back. Called like a write.
 *
 * A file made by an older version does not know where its pages belong, so nothing can be given back of it by parts; writing
 * it anew turns it over to a kind that does.
 *
 * @throws StorageError `invalid` about `maxBytes`; `not-supported` where only writing the whole of an old file anew would do.
 */
export async function vacuum<C extends SqlConnection>(
  store: SqlStore<C>,
  { maxBytes }: VacuumOptions,
): Promise<void> {
  if (maxBytes === undefined) return writeAnew(store);
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 0) {
    throw new StorageError('invalid', `maxBytes must be a whole number, 0 or more; it is ${maxBytes}.`, {
      fields: ['maxBytes'],
    });
  }
  const pageSize = await number(store, 'page_size');
  if ((await number(store, 'auto_vacuum')) !== INCREMENTAL) {
    if ((await number(store, 'page_count')) * pageSize <= maxBytes) return writeAnew(store);
    throw new StorageError(
      'not-supported',
      `${store.path} was made by an older version, and gives no space back by parts. Run a vacuum without maxBytes once.`,
    );
  }
  const pages = Math.floor(maxBytes / pageSize);
  if (pages === 0) return;
  await store.maintain(`PRAGMA incremental_vacuum(${pages})`);
  await cutLog(store);
}

async function writeAnew<C extends SqlConnection>(store: SqlStore<C>): Promise<void> {
  await store.maintain('PRAGMA auto_vacuum = INCREMENTAL; VACUUM');
  await cutLog(store);
}

/** What is in the log goes into the file, and the log is cut off, where no reader needs it any more. */
async function cutLog<C>(store: SqlStore<C>): Promise<void> {
  await store.maintainAtOnce('PRAGMA wal_checkpoint(TRUNCATE)');
}

async function number<C extends SqlConnection>(store: SqlStore<C>, pragma: string): Promise<number> {
  const [row = {}] = await store.read((connection) => connection.all(`PRAGMA ${pragma}`));
  return Number(Object.values(row)[0]);
}
