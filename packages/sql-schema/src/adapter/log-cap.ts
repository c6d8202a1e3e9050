import { bytesOf, checkpoint } from './checkpoint.ts';
import type { SqlStore } from './sql-store.ts';

/** Commits between two looks at the log, and milliseconds after which the next commit looks anyway. */
const COMMITS = 64;
const INTERVAL = 500;

/**
 * Keeps the write-ahead log below its limit, as far as readers allow. The engine puts the log back into the file by itself,
 * but begins it anew only when a writer happens to find no reader; under steady reading it would grow without end.
 *
 * A look is a `stat`, and there are few of them, so that a commit costs no more than counting it.
 */
export class LogCap {
  readonly #limit: number;
  #commits = 0;
  #lookedAt = performance.now();

  /** @param limit Bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Call it after a commit, before the next write begins. Never fails: a log that stays long is tried again later. */
  async afterCommit<C>(store: SqlStore<C>): Promise<void> {
    this.#commits++;
    const now = performance.now();
    if (this.#commits < COMMITS && now - this.#lookedAt < INTERVAL) return;
    this.#commits = 0;
    this.#lookedAt = now;
    try {
      const bytes = await bytesOf(`${store.path}-wal`);
      if (bytes !== null && bytes > this.#limit) await checkpoint(store);
    } catch {
      // What was committed is committed. What keeps the log long shows in its size, which statistics tell.
    }
  }
}
