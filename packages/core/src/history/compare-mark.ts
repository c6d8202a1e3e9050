import type { FeedEntry, Mark } from './mark-record.ts';

/** What the store has of the feed, as far as the mark asks for it. */
export interface FeedEnds {
  /** The entry that has the mark's number. */
  readonly marked: FeedEntry | null;
  /** The numbers of the oldest and the newest entry; null where the feed is empty. */
  readonly oldest: number | null;
  readonly newest: number | null;
}

/** Entries that were acknowledged, and are gone or others now. */
export interface MissingEntries {
  /** Null where it cannot be told from the ends where the two histories part. */
  readonly from: number | null;
  readonly to: number;
}

/** Compares the feed with its mark. Null where nothing is missing: the feed may have come further, and old entries may be pruned. */
export function compareMark(mark: Mark, { marked, oldest, newest }: FeedEnds): MissingEntries | null {
  if (mark.seq === 0) return null;
  if (newest === null || newest < mark.seq) return { from: (newest ?? 0) + 1, to: mark.seq };
  if (marked === null) return oldest !== null && oldest > mark.seq ? null : { from: mark.seq, to: mark.seq };
  return marked.checksum === mark.checksum ? null : { from: null, to: mark.seq };
}
