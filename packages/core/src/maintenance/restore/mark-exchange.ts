import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { MarkFile, markPathOf } from '../../history/mark-file.ts';
import { emptyMark } from '../../history/mark-record.ts';

/**
 * The mark of a database whose file is replaced: the feed is another from there on, and the mark of the one before goes with
 * its file. The new mark is begun before the file is replaced, so that a restore that is cut off in between looks like no loss.
 */
export class MarkExchange {
  readonly #file: string;
  readonly #now: Date;
  readonly #aside: string;

  constructor(file: string, now: Date) {
    this.#file = file;
    this.#now = now;
    this.#aside = `${markPathOf(file)}.${process.pid}.replaced`;
  }

  begin(): void {
    try {
      copyFileSync(markPathOf(this.#file), this.#aside);
    } catch {
      // There was none, or none that can be read: then there is nothing to keep.
    }
    this.#beginAnew();
  }

  /** @param replaced Where the file is that was there; null where there was none. */
  finish(replaced: string | null): void {
    // Whoever wrote to the old file until the last moment moved the mark on.
    this.#beginAnew();
    if (replaced === null) rmSync(this.#aside, { force: true });
    else this.#moveAside(markPathOf(replaced));
  }

  /** Nothing was replaced. */
  undo(): void {
    this.#moveAside(markPathOf(this.#file));
  }

  #beginAnew(): void {
    const mark = new MarkFile(this.#file);
    try {
      mark.set(emptyMark('begun', this.#now));
    } finally {
      mark.close();
    }
  }

  #moveAside(to: string): void {
    try {
      renameSync(this.#aside, to);
    } catch {
      // There was none to keep.
    }
  }
}
