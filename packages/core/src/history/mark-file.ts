import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeMark, encodeMark, type FeedEntry, MARK_BYTES, type Mark } from './mark-record.ts';

export type MarkReading =
  | { readonly kind: 'mark'; readonly mark: Mark }
  | { readonly kind: 'absent' }
  /** Something is there, and it is no mark; or it cannot be looked at. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly isEmpty: boolean };

/** The path of the mark of a database file. */
export function markPathOf(file: string): string {
  return `${file}.mark`;
}

/**
 * The mark beside a database file. It is another file than the database, so opening and closing it drops nobody's locks. One
 * descriptor stays open, for it is written with every commit.
 */
export class MarkFile {
  readonly path: string;
  readonly #buffer = Buffer.alloc(MARK_BYTES + 1);
  #descriptor: number | null = null;
  #isClosed = false;
  /** What was last read or written: mostly it is still there, and need not be decoded again. */
  #known: { readonly text: string; readonly mark: Mark } | null = null;

  constructor(file: string) {
    this.path = markPathOf(file);
  }

  read(): MarkReading {
    if (this.#isClosed) return { kind: 'absent' };
    try {
      if (this.#descriptor !== null) return this.#readFrom(this.#descriptor);
      return this.#readWritable() ?? this.#readOnly();
    } catch (error) {
      return isAbsent(error)
        ? { kind: 'absent' }
        : { kind: 'unreadable', why: messageOf(error), isEmpty: false };
    }
  }

  /**
   * Notes an entry that was committed, unless the mark has come further: another process may have been faster.
   *
   * @param otherwise What the mark becomes where there is none that can be read.
   * @throws Error of the file system.
   */
  raise(entry: FeedEntry, otherwise: Pick<Mark, 'origin' | 'since'>): void {
    if (this.#isClosed) return;
    this.#descriptor ??= openSync(this.path, 'r+');
    const reading = this.#readFrom(this.#descriptor);
    if (reading.kind === 'mark' && reading.mark.seq >= entry.seq) return;
    const { origin, since } = reading.kind === 'mark' ? reading.mark : otherwise;
    this.#write(this.#descriptor, { ...entry, origin, since });
  }

  /**
   * Writes the mark whatever it was, making the file where there is none, and forces it to disk: it is done seldom, and a mark
   * that is not there after a power loss would look like one that was left behind.
   *
   * @throws Error of the file system.
   */
  set(mark: Mark): void {
    if (this.#isClosed) return;
    this.#descriptor ??= openOrMake(this.path);
    this.#write(this.#descriptor, mark);
    fsyncSync(this.#descriptor);
  }

  /** After this, nothing is read or written any more. */
  close(): void {
    this.#isClosed = true;
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #readWritable(): MarkReading | null {
    try {
      this.#descriptor = openSync(this.path, 'r+');
    } catch (error) {
      if (isAbsent(error)) throw error;
      return null;
    }
    return this.#readFrom(this.#descriptor);
  }

  /** For who may not write it. */
  #readOnly(): MarkReading {
    const descriptor = openSync(this.path, 'r');
    try {
      return this.#readFrom(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  #readFrom(descriptor: number): MarkReading {
    const length = readSync(descriptor, this.#buffer, 0, MARK_BYTES + 1, 0);
    const text = this.#buffer.toString('latin1', 0, length);
    const mark = text === this.#known?.text ? this.#known.mark : decodeMark(text);
    if (mark !== null) {
      this.#known = { text, mark };
      return { kind: 'mark', mark };
    }
    const isEmpty = length === 0;
    return { kind: 'unreadable', why: isEmpty ? 'it is empty' : 'it is damaged', isEmpty };
  }

  #write(descriptor: number, mark: Mark): void {
    const text = encodeMark(mark);
    writeSync(descriptor, text, 0, 'latin1');
    this.#known = { text, mark };
  }
}

function openOrMake(path: string): number {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  const descriptor = openSync(path, 'a+', 0o600);
  closeSync(descriptor);
  syncFolder(dirname(path));
  return openSync(path, 'r+');
}

/** Makes the name of a new file survive a power loss, where folders can be forced to disk. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows, and some network file systems, cannot: there the name is as safe as it gets.
  }
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
