import type { ChangeRecord } from '@skep/contracts';
import type { WriteContext } from '../../operations/context.ts';
import type { ReadStore } from '../../store/read-store.ts';

/** Entries of one transaction. They are small. */
const BATCH = 2000;

/**
 * Deletes the oldest entries of the feed that are from before the time, one batch of them. The newest entry always stays, and
 * those that stay follow one another: behind an entry that is young enough nothing goes, whatever its clock said.
 *
 * @returns How many went; 0 where nothing is left to go.
 */
export async function trimFeed({ store }: WriteContext, before: Date): Promise<number> {
  const old = await nextOldEntries(store, before, 0);
  const last = old.at(-1);
  return last === undefined ? 0 : store.discard('changes', { seq: { lte: last.seq } });
}

/** Counts what `trimFeed` would delete in all. */
export async function countOldEntries(store: ReadStore, before: Date): Promise<number> {
  let count = 0;
  for (let after = 0; ; ) {
    const old = await nextOldEntries(store, before, after);
    count += old.length;
    const last = old.at(-1);
    if (last === undefined) return count;
    after = last.seq;
  }
}

async function nextOldEntries(store: ReadStore, before: Date, after: number): Promise<ChangeRecord[]> {
  const page = await store.find('changes', {
    where: { seq: { gt: after } },
    orderBy: [{ field: 'seq' }],
    limit: BATCH + 1,
  });
  const young = page.findIndex(({ changed_at }) => changed_at >= before);
  // One more was asked for, so that there is always one behind those that go.
  return page.slice(0, young === -1 ? Math.max(0, page.length - 1) : Math.min(young, page.length - 1));
}
