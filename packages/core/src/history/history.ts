import type { StorageAdapter } from '@skep/contracts';
import { pause } from '../writes/pause.ts';
import { compareMark } from './compare-mark.ts';
import { feedEnds, partingPoint } from './feed-entries.ts';
import type { FoundLoss } from './losses.ts';
import { MarkFile, type MarkReading, messageOf } from './mark-file.ts';
import { emptyMark, type FeedEntry, type Mark, type MarkOrigin } from './mark-record.ts';

export interface HistoryOptions {
  readonly storage: StorageAdapter;
  readonly now: () => Date;
  /** Writes a loss down in the store. */
  readonly note: (loss: FoundLoss) => Promise<void>;
}

/** What is known of the mark, for whoever reports on it. */
export interface MarkState {
  /** Null for a store without a file. */
  readonly path: string | null;
  readonly mark: Mark | null;
  /** Why the mark cannot be kept, or could not be read; null where all is well. */
  readonly problem: string | null;
  /** A loss that could not be noted in the store. */
  readonly loss: FoundLoss | null;
}

/** `unchecked`: the mark may know of a loss, so it must not be moved. `lost`: it does, and the store does not know yet. */
type Standing = 'closed' | 'unchecked' | 'lost' | 'kept';

const EMPTY_RETRIES = 5;
const EMPTY_PAUSE = 10;

/**
 * Keeps the mark beside the database file, and compares the feed with it. What the mark knows of a loss is written into the store
 * before the mark moves on. Nothing in here fails a call of the database: what goes wrong is told by `state`.
 */
export class History {
  readonly #options: HistoryOptions;
  #file: MarkFile | null = null;
  #standing: Standing = 'closed';
  #loss: FoundLoss | null = null;
  #problem: string | null = null;
  /** The newest entry that this process committed while the mark could not be moved. */
  #held: FeedEntry | null = null;
  #settling: Promise<void> | null = null;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** The store is open, but it is not known whether its schema is one that can be used: the mark stays as it is. */
  open(): void {
    const { file } = this.#options.storage;
    if (this.#file !== null || file === null) return;
    this.#file = new MarkFile(file);
    this.#standing = 'unchecked';
  }

  /** Ends it, after what is under way. */
  async close(): Promise<void> {
    await this.#settling;
    this.#file?.close();
    this.#file = null;
    this.#standing = 'closed';
    this.#loss = null;
    this.#problem = null;
    this.#held = null;
  }

  /**
   * Before migrations are applied: a store that an earlier version left has no mark, and that is no sign of anything. Begun now,
   * so that another process which waits for these migrations finds it.
   *
   * @param isPending Whether there are any to be applied; asked only where there is no mark.
   */
  async beginBefore(isPending: () => Promise<boolean>): Promise<void> {
    if (this.#file?.read().kind === 'absent' && (await isPending())) this.forget();
  }

  /** Compares the feed with the mark, notes what is missing, and begins the mark where there is none. */
  async check(): Promise<void> {
    if (this.#file === null) return;
    this.#standing = 'unchecked';
    this.#settling ??= this.#settle(this.#file).finally(() => {
      this.#settling = null;
    });
    await this.#settling;
  }

  /** An entry was committed. Called before whoever wrote it is told. */
  committed(entry: FeedEntry): void {
    if (this.#file === null) return;
    if (this.#standing === 'kept') {
      this.#raise(this.#file, entry);
      return;
    }
    this.#held = entry;
    // Now the store can be written to.
    if (this.#settling === null) void this.check();
  }

  /** Before the feed goes on purpose, to begin anew or to be another: what the mark knows means nothing then. */
  forget(): void {
    this.#attempt((file) => file.set(emptyMark('begun', this.#options.now())));
    this.#loss = null;
  }

  /** Somebody takes the feed for whole as it is now. */
  accept(): void {
    this.#attempt((file) => {
      const reading = file.read();
      if (reading.kind === 'mark' && reading.mark.origin !== 'begun') {
        file.set({ ...reading.mark, origin: 'begun', since: this.#options.now() });
      }
    });
  }

  /** Compares again, and tells of a loss that the store does not know of. Null where there is none. */
  async look(): Promise<FoundLoss | null> {
    if (this.#file === null) return null;
    if (this.#loss !== null) return this.#loss;
    const reading = this.#file.read();
    return reading.kind === 'mark' ? (await this.#lookAt(this.#file, reading.mark)).loss : null;
  }

  state(): MarkState {
    const reading = this.#file?.read() ?? null;
    return {
      path: this.#file?.path ?? null,
      mark: reading?.kind === 'mark' ? reading.mark : null,
      problem: this.#problem,
      loss: this.#loss,
    };
  }

  async #settle(file: MarkFile): Promise<void> {
    try {
      const reading = await readSettled(file);
      if (reading.kind === 'mark') await this.#compare(file, reading.mark);
      else await this.#begin(file, reading);
    } catch (error) {
      this.#problem = messageOf(error);
    }
  }

  async #compare(file: MarkFile, mark: Mark): Promise<void> {
    const { loss, newest } = await this.#lookAt(file, mark);
    if (loss !== null) {
      this.#loss = loss;
      this.#standing = 'lost';
      await this.#options.note(loss);
    }
    if (this.#file !== file) return;
    const latest = later(newest, this.#held);
    this.#loss = null;
    this.#held = null;
    this.#standing = 'kept';
    this.#problem = null;
    if (latest === null) return;
    if (loss === null) {
      if (latest.seq > mark.seq) this.#raise(file, latest);
    } else if (isSameEntry(file.read(), loss)) {
      this.#attempt(() => file.set({ ...mark, ...latest }));
    } else this.#raise(file, latest);
  }

  async #begin(file: MarkFile, reading: MarkReading): Promise<void> {
    const now = this.#options.now();
    const { newestEntry } = await feedEnds(this.#options.storage, emptyMark('begun', now));
    // Whoever made these entries may have begun the mark before them, and after the first look for it.
    const again = file.read();
    if (again.kind === 'mark') return this.#compare(file, again.mark);
    const origin = originOf(reading, newestEntry !== null);
    const newest = later(newestEntry, this.#held);
    this.#standing = 'kept';
    this.#held = null;
    this.#attempt(() => file.set({ ...emptyMark(origin, now), ...newest }));
  }

  /** What is missing by the mark; by another where it was moved while the feed was read. */
  async #lookAt(file: MarkFile, mark: Mark): Promise<{ loss: FoundLoss | null; newest: FeedEntry | null }> {
    const { storage, now } = this.#options;
    const ends = await feedEnds(storage, mark);
    const missing = compareMark(mark, ends);
    if (missing === null) return { loss: null, newest: ends.newestEntry };
    const again = file.read();
    if (again.kind === 'mark' && !isSameEntry(again, { to: mark.seq, mark: mark.checksum })) {
      return this.#lookAt(file, again.mark);
    }
    const from = missing.from ?? (await partingPoint(storage, mark));
    const loss = { noticedAt: now(), from, to: missing.to, mark: mark.checksum };
    return { loss, newest: ends.newestEntry };
  }

  #raise(file: MarkFile, entry: FeedEntry): void {
    try {
      file.raise(entry, { origin: 'renewed', since: entry.changedAt });
    } catch (error) {
      this.#problem = `The mark could not be written: ${messageOf(error)}`;
    }
  }

  #attempt(change: (file: MarkFile) => void): void {
    if (this.#file === null) return;
    try {
      change(this.#file);
      this.#problem = null;
    } catch (error) {
      this.#problem = `The mark could not be written: ${messageOf(error)}`;
    }
  }
}

/** The mark; again where it is empty, because another process is just making it. */
async function readSettled(file: MarkFile): Promise<MarkReading> {
  for (let attempt = 0; ; attempt += 1) {
    const reading = file.read();
    const isEmpty = reading.kind === 'unreadable' && reading.isEmpty;
    if (!isEmpty || attempt === EMPTY_RETRIES) return reading;
    await pause(EMPTY_PAUSE, new AbortController().signal);
  }
}

function originOf(reading: MarkReading, hasEntries: boolean): MarkOrigin {
  if (reading.kind === 'unreadable') return 'renewed';
  return hasEntries ? 'adopted' : 'begun';
}

/** Whether the mark is still the one that told of the loss. */
function isSameEntry(reading: MarkReading, { to, mark }: Pick<FoundLoss, 'to' | 'mark'>): boolean {
  return reading.kind === 'mark' && reading.mark.seq === to && reading.mark.checksum === mark;
}

function later(one: FeedEntry | null, other: FeedEntry | null): FeedEntry | null {
  if (one === null || other === null) return one ?? other;
  return other.seq > one.seq ? other : one;
}
