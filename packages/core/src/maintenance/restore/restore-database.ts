import { resolve } from 'node:path';
import { type DatabaseConfigInput, type StorageAdapter, StorageError } from '@skep/contracts';
import { assembleDatabase } from '../../database/assemble-database.ts';
import { translateError } from '../../errors/translate-error.ts';

import type { OpenOptions } from '../../open-database.ts';
import { noteRun } from '../runs/note-run.ts';
import { MarkExchange } from './mark-exchange.ts';
import { type BackupContent, readCopy } from './read-copy.ts';
import { closedStore } from './store-of.ts';

const operation = 'restoreDatabase';

export interface RestoreReport {
  /** The database file, absolute. */
  readonly path: string;
  /** The backup, absolute. */
  readonly from: string;
  /** Where the file is that was there before; null where there was none. */
  readonly replaced: string | null;
  /** The newest entry of the change feed in the backup. */
  readonly feedHead: number;
}

/**
 * Puts a copy of a backup in the place of the database, verified as a backup is; applies the migrations that are newer than the
 * backup, and notes the restore in the database. What was there is kept beside it.
 *
 * @param options.from The path of the backup.
 * @throws DatabaseError `DATABASE_OPERATION_FAILED` with the reasons of `StorageAdapter.restore`: then everything is as it was.
 *
 * @example
 * await restoreDatabase({ url: 'file:./fleet.db' }, { from: './backups/fleet-20260101T000000000Z.db' });
 */
export async function restoreDatabase(
  config: DatabaseConfigInput,
  { from }: { readonly from: string },
  options: OpenOptions = {},
): Promise<RestoreReport> {
  const store = await closedStore(operation, config, options);
  const { adapter, file } = store;
  const now = options.clock ?? (() => new Date());
  const started = now();
  const { replaced, content } = await put(adapter, from, new MarkExchange(file, now()));
  const report = { path: file, from: resolve(from), replaced, feedHead: content.feedHead };
  const { clock, hooks } = options;
  const database = assembleDatabase({ adapter, config: store.config, url: store.config.url, hooks, clock });
  await database.connect();
  try {
    await noteRun(adapter, now, { task: 'restore', started, details: report });
  } finally {
    await database.disconnect();
  }
  return report;
}

async function put(
  adapter: StorageAdapter,
  from: string,
  mark: MarkExchange,
): Promise<{ readonly replaced: string | null; readonly content: BackupContent }> {
  let content: BackupContent | null = null;
  try {
    const { replaced } = await adapter.restore(from, {
      async inspect(copy) {
        content = await readCopy(copy);
        mark.begin();
      },
    });
    mark.finish(replaced);
    if (content !== null) return { replaced, content };
  } catch (error) {
    mark.undo();
    throw translateError(error, { operation, failure: 'DATABASE_OPERATION_FAILED' });
  }
  throw new StorageError(
    'unknown',
    `The adapter ${adapter.name} restored ${from} without having it looked at.`,
  );
}
