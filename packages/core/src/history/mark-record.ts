import { crc32 } from './crc32.ts';

/** One entry of the change feed, as far as it takes to know it again. */
export interface FeedEntry {
  readonly seq: number;
  /** The checksum of its row. */
  readonly checksum: number;
  readonly changedAt: Date;
}

/**
 * How the mark came about. `begun`: together with the feed, or after the feed was set anew on purpose. `adopted`: beside a feed
 * that had entries, and no mark, so that nobody knows whether it was whole then. `renewed`: in the place of a mark that could not be read.
 */
export type MarkOrigin = 'begun' | 'adopted' | 'renewed';

/** How far the change feed is known to have come. `seq` 0: nothing is known of it yet. */
export interface Mark extends FeedEntry {
  readonly origin: MarkOrigin;
  /** Since when the mark has been kept without a break. */
  readonly since: Date;
}

/** Bytes of a record. Fixed, so that it is written over in place, and far below what a disk writes at once. */
export const MARK_BYTES = 112;
/** Without the checksum, ten digits, and the end of the line. */
const BODY = MARK_BYTES - 11;

const TITLE = 'skep-mark 1';
const ORIGINS: readonly MarkOrigin[] = ['begun', 'adopted', 'renewed'];

/** The mark as one line of text, with a checksum of its own at the end. */
export function encodeMark({ seq, checksum, changedAt, origin, since }: Mark): string {
  const facts = `${TITLE} ${seq} ${checksum} ${changedAt.getTime()} ${origin} ${since.getTime()} `;
  return sealed(facts.padEnd(BODY, ' '));
}

function sealed(body: string): string {
  return `${body}${String(crc32(body)).padStart(10, '0')}\n`;
}

/** Null where the text is no whole mark: half written, damaged, or of a later version. */
export function decodeMark(text: string): Mark | null {
  const body = text.slice(0, BODY);
  if (text.length !== MARK_BYTES || text !== sealed(body)) return null;
  const [, seq, checksum, changedAt, origin, since] =
    /^skep-mark 1 (\d+) (\d+) (-?\d+) (\w+) (-?\d+) +$/.exec(body) ?? [];
  const known = ORIGINS.find((name) => name === origin);
  if (known === undefined) return null;
  return {
    seq: Number(seq),
    checksum: Number(checksum),
    changedAt: new Date(Number(changedAt)),
    origin: known,
    since: new Date(Number(since)),
  };
}

/** A mark that knows nothing of the feed yet. */
export function emptyMark(origin: MarkOrigin, since: Date): Mark {
  return { seq: 0, checksum: 0, changedAt: new Date(0), origin, since };
}
