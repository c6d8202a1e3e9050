import type { ChangeRecord } from '@skep/contracts';
import { deadline } from '../writes/pause.ts';
import type { CommitSignal } from './commit-signal.ts';

const PAGE = 500;

export interface WatchSource {
  readonly read: (after: number, limit: number) => Promise<ChangeRecord[]>;
  readonly head: () => Promise<number>;
  readonly commits: CommitSignal;
  readonly after: number | undefined;
  readonly pollInterval: number;
  /** Any of them ends the watch: the caller's signal, the end of the connection. */
  readonly signals: readonly AbortSignal[];
}

/** Follows the feed. What was not asked for yet stays in the store: only one page is held. */
export function watchFeed(source: WatchSource): AsyncIterableIterator<ChangeRecord> {
  const stop = new AbortController();
  const end = AbortSignal.any([stop.signal, ...source.signals]);
  // Read now, not when the first change is asked for: the watch begins with the call.
  const start = source.after === undefined ? source.head() : Promise.resolve(source.after);
  start.catch(() => undefined);
  const changes = follow(source, start, end);
  return {
    next: () => changes.next(),
    // A generator that waits would hear of its end only after the next change: wake it first.
    async return() {
      stop.abort();
      await changes.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* follow(
  { read, commits, pollInterval }: WatchSource,
  start: Promise<number>,
  end: AbortSignal,
): AsyncGenerator<ChangeRecord, void, undefined> {
  /** What fails because the watch ends is no failure. */
  const unlessEnded = <T>(reading: Promise<T>, otherwise: T): Promise<T> =>
    reading.catch((error: unknown) => {
      if (end.aborted) return otherwise;
      throw error;
    });
  if (end.aborted) return;
  let cursor = await unlessEnded(start, 0);
  while (!end.aborted) {
    const seen = commits.count;
    const page = await unlessEnded(read(cursor, PAGE), []);
    for (const change of page) {
      if (end.aborted) return;
      cursor = change.seq;
      yield change;
    }
    if (page.length < PAGE && !end.aborted) await newCommit(commits, seen, pollInterval, end);
  }
}

/** Until this process commits, or it is time to look for what others did, or the end. */
function newCommit(
  commits: CommitSignal,
  seen: number,
  pollInterval: number,
  end: AbortSignal,
): Promise<void> {
  if (commits.count !== seen || end.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      stopTimer();
      forget();
      end.removeEventListener('abort', wake);
      resolve();
    };
    const stopTimer = deadline(pollInterval, wake);
    const forget = commits.onNext(wake);
    end.addEventListener('abort', wake, { once: true });
  });
}
