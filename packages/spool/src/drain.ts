import { appendFileSync, renameSync, rmSync } from 'node:fs';
import { type SpoolLock, takeLock } from './lock.ts';
import { isEmpty, listBatches, nextBatch, sizeOf, spoolNames } from './names.ts';
import { readEntries } from './read-entries.ts';

export interface Drain {
  /**
   * Records entries, all in one commit or none. The same entry may come again: after a crash, or where it was appended
   * in the moment of a drain.
   */
  readonly record: (entries: readonly string[]) => Promise<void>;
  /** Whether an error of `record` is the entry's own fault, so that it would come again for ever. */
  readonly isEntryAtFault: (error: unknown) => boolean;
}

export interface DrainResult {
  /** Entries that were recorded. */
  readonly recorded: number;
  /** Entries that were refused for good, and went into `<spool>.rejected` with the reason. */
  readonly rejected: number;
}

/** How much one commit holds. */
const MAX_ENTRIES = 200;
const MAX_LENGTH = 1024 * 1024;

/**
 * Records what waits in the spool, oldest first, until nothing waits.
 *
 * The file is renamed first, so that nothing is appended to it any more, and deleted when all of it has been committed.
 * Killed at any point, the next drain goes on where this one was, and comes to the same.
 *
 * @returns Null where another process drains it now.
 * @throws What `record` threw, when it is not the entry's fault: what was not recorded keeps waiting. Or an error of the
 *   file system.
 */
export async function drainSpool(spool: string, drain: Drain): Promise<DrainResult | null> {
  const names = spoolNames(spool);
  let recorded = 0;
  let rejected = 0;
  // What was appended while this process had the lock was left for it by others: look again after giving it up.
  for (let isDone = isEmpty(spool); !isDone; isDone = isEmpty(spool)) {
    const lock = takeLock(names.lock);
    if (lock === null) return recorded + rejected === 0 ? null : { recorded, rejected };
    try {
      for (let batch = nextOf(spool, lock); batch !== null; batch = nextOf(spool, lock)) {
        for (const entries of inCommits(readEntries(batch))) {
          lock.renew();
          const refused = await recordAll(entries, drain, names.rejected);
          recorded += entries.length - refused;
          rejected += refused;
        }
        // Gone already where another held the lock as well, and recorded it too.
        rmSync(batch, { force: true });
      }
    } finally {
      lock.release();
    }
  }
  return { recorded, rejected };
}

/** What to drain next, for as long as the lock is held. */
function nextOf(spool: string, lock: SpoolLock): string | null {
  return lock.isHeld() ? takeBatch(spool) : null;
}

/** The oldest batch; where there is none, what has been appended becomes one. */
function takeBatch(spool: string): string | null {
  const batches = listBatches(spool);
  const [oldest] = batches;
  if (oldest !== undefined) return oldest;
  if (sizeOf(spool) === 0) return null;
  const batch = nextBatch(spool, batches);
  renameSync(spool, batch);
  return batch;
}

function* inCommits(entries: Iterable<string>): Generator<string[]> {
  let gathered: string[] = [];
  let length = 0;
  for (const entry of entries) {
    gathered.push(entry);
    length += entry.length;
    if (gathered.length < MAX_ENTRIES && length < MAX_LENGTH) continue;
    yield gathered;
    gathered = [];
    length = 0;
  }
  if (gathered.length > 0) yield gathered;
}

/** @returns How many were refused. */
async function recordAll(entries: readonly string[], drain: Drain, rejected: string): Promise<number> {
  try {
    await drain.record(entries);
    return 0;
  } catch (error) {
    if (!drain.isEntryAtFault(error)) throw error;
    const [only, ...others] = entries;
    if (only !== undefined && others.length === 0) {
      reject(rejected, only, error);
      return 1;
    }
  }
  // One of them is at fault: which one, shows when each is alone.
  let refused = 0;
  for (const entry of entries) refused += await recordAll([entry], drain, rejected);
  return refused;
}

function reject(path: string, entry: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const line = JSON.stringify({ rejected_at: new Date().toISOString(), reason, entry });
  // On the disk before the batch, the only other copy, is deleted.
  appendFileSync(path, `${line}\n`, { mode: 0o600, flush: true });
}
