import type { StoreCopy } from '@skep/contracts';

/** The change feed by its ends. */
export interface FeedFacts {
  readonly entries: number;
  /** The numbers of the oldest and the newest entry; 0 where there is none. */
  readonly oldest: number;
  readonly newest: number;
}

export async function readFeed(store: Pick<StoreCopy, 'aggregate'>): Promise<FeedFacts> {
  const [group] = await store.aggregate('changes', {
    measures: {
      entries: { op: 'count' },
      oldest: { op: 'min', field: 'seq' },
      newest: { op: 'max', field: 'seq' },
    },
  });
  const { entries, oldest, newest } = group?.values ?? {};
  return { entries: Number(entries ?? 0), oldest: Number(oldest ?? 0), newest: Number(newest ?? 0) };
}

/** How many entries are missing between the oldest and the newest: numbers are given without gaps. */
export function missingEntries({ entries, oldest, newest }: FeedFacts): number {
  return entries === 0 ? 0 : newest - oldest + 1 - entries;
}
