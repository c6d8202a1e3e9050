import { isStorageError, type StoreCopy, tables } from '@skep/contracts';
import { readFeed } from '../../verification/check-feed.ts';
import { verifyCopy } from '../backup/verify-copy.ts';

/** What a backup holds. */
export interface BackupContent {
  /** Rows by table; null for a backup of an older version, which is migrated once it is restored. */
  readonly rows: Readonly<Record<string, number>> | null;
  /** The newest entry of the change feed in it. */
  readonly feedHead: number;
  /** When that entry was written; null where there is none. */
  readonly lastChange: Date | null;
}

/**
 * Reads all of a backup, and takes it for whole only where every row is what was written.
 *
 * @throws StorageError `corrupt`
 */
export async function readCopy(copy: StoreCopy): Promise<BackupContent> {
  const isCurrent = await canBeRead(copy);
  const { rows, feed } = isCurrent ? await verifyCopy(copy) : { rows: null, feed: await readFeed(copy) };
  const times = await copy.aggregate('changes', {
    where: { seq: feed.newest },
    measures: { at: { op: 'max', field: 'changed_at' } },
  });
  const at = times[0]?.values.at;
  return { rows, feedHead: feed.newest, lastChange: at instanceof Date ? at : null };
}

/** Whether it has every table and field of this version: one made by an older one need not. */
async function canBeRead(copy: StoreCopy): Promise<boolean> {
  try {
    for (const table of Object.keys(tables)) await copy.find(table, { limit: 1 });
    return true;
  } catch (error) {
    // What is wrong with the file itself is told by another reason.
    if (isStorageError(error) && error.reason === 'unknown') return false;
    throw error;
  }
}
