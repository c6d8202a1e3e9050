import { StorageError, type StoreCopy } from '@skep/contracts';
import { type FeedFacts, missingEntries, readFeed } from '../../verification/check-feed.ts';
import { type AlteredRow, checkRows } from '../../verification/check-rows.ts';

/** What a copy holds. */
export interface CopyFacts {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly feed: FeedFacts;
}

/** Problems that one message tells of. */
const SHOWN = 3;

/**
 * Reads all of a copy, and takes it for whole where its pages, its feed and every row are what was written.
 *
 * @param onPage Called now and then; it ends the reading by throwing.
 * @throws StorageError `corrupt` saying what is wrong.
 */
export async function verifyCopy(copy: StoreCopy, onPage: () => void = () => {}): Promise<CopyFacts> {
  const { ok, problems } = await copy.checkIntegrity();
  if (!ok) throw damaged(`the engine finds damage in it: ${listed(problems)}`);
  const feed = await readFeed(copy);
  const missing = missingEntries(feed);
  if (missing > 0) throw damaged(`${missing} entries are missing in the midst of its change feed`);
  const { rows, altered } = await checkRows(copy, onPage);
  if (altered.length > 0) {
    throw damaged(`${altered.length} rows are not what was written: ${listed(altered.map(nameOf))}`);
  }
  return { rows, feed };
}

function nameOf({ table, key }: AlteredRow): string {
  return `${table} ${key}`;
}

function listed(problems: readonly string[]): string {
  const more = problems.length - SHOWN;
  return `${problems.slice(0, SHOWN).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function damaged(why: string): StorageError {
  return new StorageError('corrupt', `The copy is not used, because ${why}. Run "skep doctor --deep".`);
}
