import { type Row, type StorageAdapter, type TableDescriptor, tables } from '@skep/contracts';
import { holdsChecksum } from '@skep/contracts/adapter-kit';
import { type AlteredRow, checkRows } from '../verification/check-rows.ts';
import type { FeedGap } from '../verification/feed-gaps.ts';

/** Rows of one transaction. */
const BATCH = 200;

/**
 * Takes a damaged store for what it is now.
 *
 * @param deep Also rows that are not what was written.
 */
export async function takeAsIs(
  storage: StorageAdapter,
  gaps: readonly FeedGap[],
  deep: boolean,
): Promise<void> {
  await beginBehind(storage, gaps);
  if (deep) await forgetChecksums(storage, (await checkRows(storage)).altered);
}

/**
 * Lets the feed begin behind its last gap: a reader that comes from before is told that entries are gone, and is not handed a feed
 * with a hole in it.
 */
async function beginBehind(storage: StorageAdapter, gaps: readonly FeedGap[]): Promise<void> {
  const last = Math.max(0, ...gaps.map(({ to }) => to));
  if (last > 0) await storage.delete('changes', { seq: { lte: last } });
}

/** Takes the checksums away from rows that they do not fit, unless somebody has written them since. */
async function forgetChecksums(storage: StorageAdapter, altered: readonly AlteredRow[]): Promise<void> {
  for (let start = 0; start < altered.length; start += BATCH) {
    const part = altered.slice(start, start + BATCH);
    await storage.transaction(async (tx) => {
      for (const { table, key } of part) {
        const where = keyOf(tables[table], key);
        const [row] = await tx.find(table, { where, limit: 1 });
        if (row !== undefined && holdsChecksum(tables[table], row) === false) {
          await tx.update(table, where, { checksum: null });
        }
      }
    });
  }
}

/** The opposite of `encodeRecordKey`. Keys are texts and whole numbers. */
function keyOf({ primaryKey, fields }: TableDescriptor, text: string): Row {
  const [only = '', ...others] = primaryKey;
  if (others.length === 0) return { [only]: fields[only]?.kind === 'integer' ? Number(text) : text };
  const values = JSON.parse(text) as (string | number)[];
  return Object.fromEntries(primaryKey.map((field, index) => [field, values[index] ?? null]));
}
