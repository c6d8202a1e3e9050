import { type ChangeRecord, DatabaseError } from '@skep/contracts';
import type { ReadStore } from '../store/read-store.ts';

/**
 * Refuses a page of the feed that does not go on where the cursor was, because the reader would miss entries, and not know: those
 * that are kept no more, or those of a store that was put back to an earlier state.
 *
 * @throws DatabaseError `DATABASE_QUERY_FAILED` with the reason `feed-trimmed` or `feed-reset`
 */
export async function refuseBrokenFeed(
  operation: string,
  after: number,
  page: readonly ChangeRecord[],
  store: ReadStore,
): Promise<void> {
  const [first] = page;
  if (first === undefined) return refuseReset(operation, after, store);
  if (first.seq === after + 1) return;
  const [oldest] = await store.find('changes', { orderBy: [{ field: 'seq' }], limit: 1 });
  // A hole in the midst of the feed is damage, which `verify` tells of.
  if (oldest === undefined || oldest.seq <= after + 1) return;
  const why = `the entries up to ${oldest.seq - 1} are kept no more (maintenance.logRetention), and the cursor is at ${after}`;
  throw failure(operation, 'feed-trimmed', why, { after, oldest: oldest.seq });
}

/** A cursor is never ahead of the feed that it was read from. */
async function refuseReset(operation: string, after: number, store: ReadStore): Promise<void> {
  if (after === 0) return;
  const [newest] = await store.find('changes', {
    orderBy: [{ field: 'seq', direction: 'desc' }],
    limit: 1,
  });
  const head = newest?.seq ?? 0;
  if (head >= after) return;
  const why = `the feed ends at ${head}, before the cursor (${after}): the database is in an earlier state, such as a restored backup`;
  throw failure(operation, 'feed-reset', why, { after, head });
}

function failure(
  operation: string,
  reason: 'feed-trimmed' | 'feed-reset',
  why: string,
  context: Readonly<Record<string, number>>,
): DatabaseError {
  const message =
    `${operation} failed: ${why}. Take feed.head(), read the records that you follow, and go on after that head; without ` +
    '"after", the feed is read from the oldest entry that is kept.';
  return new DatabaseError('DATABASE_QUERY_FAILED', message, { operation, reason, context });
}
