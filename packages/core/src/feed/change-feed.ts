import type { ChangeFeed, ChangeRecord, FeedWatchOptions } from '@skep/contracts';
import * as z from 'zod/mini';
import type { ReadStore } from '../store/read-store.ts';
import { checkInput } from '../validation/check-input.ts';
import { feedReadOptions } from '../validation/record-schemas.ts';
import { count } from '../validation/values.ts';
import { refuseBrokenFeed } from './broken-feed.ts';
import type { CommitSignal } from './commit-signal.ts';
import { watchFeed } from './watch-feed.ts';

const DEFAULT_LIMIT = 1000;
const DEFAULT_POLL = 250;

const watchOptions = z.lazy(() =>
  z.strictObject({
    after: z.optional(count),
    pollInterval: z.optional(z.int().check(z.gte(1), z.lte(2_147_483_647))),
    signal: z.optional(
      z.custom<AbortSignal>((value) => value instanceof AbortSignal, 'must be an AbortSignal'),
    ),
  }),
) as z.ZodMiniType<FeedWatchOptions>;

export interface FeedSource {
  /** Runs a read as one call of the database. */
  readonly read: <T>(operation: string, read: (store: ReadStore) => Promise<T>) => Promise<T>;
  readonly commits: CommitSignal;
  /** Aborted when the database disconnects. */
  readonly connection: () => AbortSignal;
}

export function changeFeed({ read, commits, connection }: FeedSource): ChangeFeed {
  /** @param after Null: from the oldest entry that is kept. */
  const page = (operation: string, after: number | null, limit: number): Promise<ChangeRecord[]> =>
    read(operation, async (store) => {
      const where = { seq: { gt: after ?? 0 } };
      const entries = await store.find('changes', { where, orderBy: [{ field: 'seq' }], limit });
      if (after !== null) await refuseBrokenFeed(operation, after, entries, store);
      return entries;
    });
  const head = (operation: string): Promise<number> =>
    read(operation, async (store) => {
      const [newest] = await store.find('changes', {
        orderBy: [{ field: 'seq', direction: 'desc' }],
        limit: 1,
      });
      return newest?.seq ?? 0;
    });
  return {
    async read(options = {}) {
      const { after = null, limit = DEFAULT_LIMIT } = checkInput('feed.read', feedReadOptions, options);
      return page('feed.read', after, limit);
    },
    head: () => head('feed.head'),
    watch(options = {}) {
      const { after, pollInterval = DEFAULT_POLL, signal } = checkInput('feed.watch', watchOptions, options);
      return watchFeed({
        read: (cursor, limit) => page('feed.watch', cursor, limit),
        head: () => head('feed.watch'),
        commits,
        after,
        pollInterval,
        signals: signal === undefined ? [connection()] : [signal, connection()],
      });
    },
  };
}
