import type { DataMethods, Row } from '@skep/contracts';
import { tables } from '@skep/contracts';
import { rowChecksum } from '@skep/contracts/adapter-kit';
import type { FeedEnds } from './compare-mark.ts';
import type { FeedEntry, Mark } from './mark-record.ts';

type Reader = Pick<DataMethods, 'find'>;

/** A row of `changes` as the mark knows it. */
function entryOf(row: Readonly<Row>): FeedEntry {
  const { seq, checksum = null, changed_at } = row;
  return {
    seq: Number(seq),
    // A migration that rewrites rows takes their checksums away; what they say is the same.
    checksum: checksum === null ? rowChecksum(tables.changes, row) : Number(checksum),
    changedAt: changed_at instanceof Date ? changed_at : new Date(0),
  };
}

/** The newest entry of the feed; null where there is none. */
async function newestEntry(store: Reader): Promise<FeedEntry | null> {
  const [row] = await store.find('changes', { orderBy: [{ field: 'seq', direction: 'desc' }], limit: 1 });
  return row === undefined ? null : entryOf(row);
}

/** The number of the oldest entry that is kept; null where there is none. */
async function oldestSeq(store: Reader): Promise<number | null> {
  const [row] = await store.find('changes', { orderBy: [{ field: 'seq' }], limit: 1 });
  return row === undefined ? null : Number(row.seq);
}

/** What is to be compared with the mark, by as few reads as it takes: mostly one. */
export async function feedEnds(
  store: Reader,
  mark: Mark,
): Promise<FeedEnds & { newestEntry: FeedEntry | null }> {
  const newest = await newestEntry(store);
  const ends = { newest: newest?.seq ?? null, newestEntry: newest };
  if (newest === null || newest.seq < mark.seq) return { ...ends, marked: null, oldest: null };
  if (newest.seq === mark.seq) return { ...ends, marked: newest, oldest: null };
  const [row] = await store.find('changes', { where: { seq: mark.seq }, limit: 1 });
  if (row !== undefined) return { ...ends, marked: entryOf(row), oldest: null };
  return { ...ends, marked: null, oldest: await oldestSeq(store) };
}

/** Where two histories part, as far as the clock tells: the first entry that is younger than the marked one was. */
export async function partingPoint(store: Reader, mark: Mark): Promise<number> {
  const [row] = await store.find('changes', {
    where: { seq: { lte: mark.seq }, changed_at: { gt: mark.changedAt } },
    orderBy: [{ field: 'seq' }],
    limit: 1,
  });
  return row === undefined ? mark.seq : Number(row.seq);
}
