import type { Row, StoreCopy } from '@skep/contracts';
import { missingEntries, readFeed } from './check-feed.ts';
import { readablePages, refuseUnlessDamage } from './readable-pages.ts';

/** So many gaps are named; of the others it is told how many entries they are. */
const NAMED = 20;

/** What does not fit about the feed, in words: entries are numbered without gaps, from the oldest kept to the newest. */
export async function feedProblems(store: Pick<StoreCopy, 'find' | 'aggregate'>): Promise<string[]> {
  try {
    const missing = missingEntries(await readFeed(store));
    if (missing === 0) return [];
    if (missing < 0) return [`The feed has ${-missing} entries more than numbers.`];
  } catch (error) {
    refuseUnlessDamage(error);
    return [`The feed cannot be counted: ${error.message}`];
  }
  return describeGaps(await gapsOf(store));
}

/** Entries that are missing, with others on both sides. */
export interface FeedGap {
  readonly from: number;
  readonly to: number;
}

/** The gaps between the oldest entry that is kept and the newest. */
export async function gapsOf(store: Pick<StoreCopy, 'find' | 'aggregate'>): Promise<FeedGap[]> {
  if (missingEntries(await readFeed(store)) === 0) return [];
  const gaps: FeedGap[] = [];
  let last: number | null = null;
  const take = (row: Row): void => {
    const seq = Number(row.seq);
    if (last !== null && seq > last + 1) gaps.push({ from: last + 1, to: seq - 1 });
    last = seq;
  };
  for await (const page of readablePages(store, 'changes', () => {})) page.forEach(take);
  // What was pruned while this went on is no gap.
  const { oldest } = await readFeed(store);
  return gaps.filter(({ from }) => from > oldest);
}

/** The gaps in words. Pure. */
export function describeGaps(gaps: readonly FeedGap[]): string[] {
  const named = gaps.slice(0, NAMED).map(({ from, to }) => {
    return from === to
      ? `Entry ${from} of the feed is missing.`
      : `The entries ${from} to ${to} of the feed are missing.`;
  });
  const others = gaps.slice(NAMED).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return others === 0 ? named : [...named, `And ${others} more entries of the feed are missing.`];
}
