import type { ChangeRecord } from '../records/change.ts';

export interface FeedReadOptions {
  /** Only entries with a higher `seq`. Default: from the oldest that is kept. */
  after?: number;
  /** Default 1000. */
  limit?: number;
}

export interface FeedWatchOptions {
  /** Start after this `seq`. Default: the newest at the time of the call. */
  after?: number;
  /** How often to look for what other processes wrote, in milliseconds. Default 250. */
  pollInterval?: number;
  /** Ends the iteration. */
  signal?: AbortSignal;
}

/** Every write that changed a record, in commit order. A reader that keeps its last `seq` misses nothing. */
export interface ChangeFeed {
  /**
   * @throws `DATABASE_QUERY_FAILED` with the reason `feed-trimmed` where entries that follow `after` are kept no more, and
   * `feed-reset` where the feed ends before `after`: the store is in an earlier state, such as a restored backup
   */
  read(options?: FeedReadOptions): Promise<ChangeRecord[]>;
  /** The newest `seq`; 0 while nothing was written. */
  head(): Promise<number>;
  /**
   * Entries as they are committed, by this process at once and by others at the next poll. It ends when `signal` aborts
   * or the database disconnects. It fails as `read` does.
   *
   * @example for await (const change of db.feed.watch({ signal })) console.log(change.seq, change.record_key);
   */
  watch(options?: FeedWatchOptions): AsyncIterableIterator<ChangeRecord>;
}
