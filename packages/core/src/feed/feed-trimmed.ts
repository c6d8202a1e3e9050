import { type ChangeRecord, DatabaseError } from '@skep/contracts';
import type { ReadStore } from '../store/read-store.ts';

/**
 * A page of the feed, unless entries between `after` and its first are gone because they were old: a reader that went on would
 * have missed them, and not know.
 *
 * @throws DatabaseError `DATABASE_QUERY_FAILED` with the reason `feed-trimmed`
 */
export async function refuseTrimmed(
  operation: string,
  after: number,
  page: readonly ChangeRecord[],
  store: ReadStore,
): Promise<void> {
  const [first] = page;
  if (first === undefined || first.seq === after + 1) return;
  const [oldest] = await store.find('changes', { orderBy: [{ field: 'seq' }], limit: 1 });
  // A hole in the midst of the feed is damage, which `verify` tells of.
  if (oldest === undefined || oldest.seq <= after + 1) return;
  const message =
    `${operation} failed: the entries up to ${oldest.seq - 1} are kept no more (maintenance.logRetention), and the cursor ` +
    `is at ${after}. Take feed.head(), read the records that you follow, and go on after that head; without "after", the feed is read ` +
    'from the oldest entry that is kept.';
  throw new DatabaseError('DATABASE_QUERY_FAILED', message, {
    operation,
    reason: 'feed-trimmed',
    context: { after, oldest: oldest.seq },
  });
}
