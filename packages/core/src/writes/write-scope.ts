import { isStorageError, type Row, type StorageFailureReason, type Transaction } from '@skep/contracts';
import { entryOf } from '../history/feed-entries.ts';
import type { FeedEntry } from '../history/mark-record.ts';
import { ActivityTracker } from '../instances/activity-tracker.ts';
import type { Settings, WriteContext } from '../operations/context.ts';
import { checked, type PendingChange, writeStore } from '../store/write-store.ts';

/** Failures of one caller's data, after which a transaction can go on; any other is the engine's. */
const ownFailures: ReadonlySet<StorageFailureReason> = new Set([
  'unique',
  'foreign-key',
  'check',
  'invalid',
  'not-supported',
]);

const FEED_ROWS = 500;

/** One adapter transaction as the writes in it see it. */
export class WriteScope {
  readonly #tx: Transaction;
  readonly #changes: PendingChange[] = [];
  readonly #activity = new ActivityTracker();
  /** What an operation gets. An event's activity waits in the tracker, which other operations must `settle` first. */
  readonly context: WriteContext;
  /** The engine failed in this transaction, whatever its work made of that: it must not be committed. */
  engineFailure: unknown = null;

  constructor(tx: Transaction, settings: Settings) {
    this.#tx = this.#watched(tx);
    const store = writeStore(this.#tx, this.#changes);
    this.context = { store, activity: this.#activity, settings };
  }

  /**
   * Runs an operation, which checks everything before it writes anything: when it fails, there is nothing to undo, and
   * the others in this transaction can go on. Should one fail later, the transaction as a whole has failed.
   */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    const start = this.#changes.length;
    try {
      return await work();
    } catch (error) {
      if (this.#changes.length > start) this.engineFailure ??= error;
      throw error;
    }
  }

  /** Runs work that may fail after it has written. The feed learns of what it wrote when it succeeds. */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const start = this.#changes.length;
    let refused = false;
    try {
      return await this.#tx.savepoint(() =>
        work().catch((error: unknown) => {
          refused = true;
          throw error;
        }),
      );
    } catch (error) {
      this.#changes.length = start;
      // Not the work but the savepoint itself: nobody knows what is left of the transaction.
      if (!refused) this.engineFailure ??= error;
      throw error;
    }
  }

  /** Writes the activity that has been gathered. */
  async settle(): Promise<void> {
    await this.#activity.flush(this.context.store);
  }

  /** Drops activity gathered by work that was undone. */
  forgetActivity(): void {
    this.#activity.clear();
  }

  /**
   * Writes what the feed tells of this transaction: the last thing before its commit.
   *
   * @returns The newest of its entries; null where nothing was changed.
   */
  async finish(): Promise<FeedEntry | null> {
    await this.settle();
    let newest: Row | undefined;
    const changed_at = this.context.settings.now();
    for (let start = 0; start < this.#changes.length; start += FEED_ROWS) {
      const rows = this.#changes
        .slice(start, start + FEED_ROWS)
        .map((change) => checked('changes', { ...change, changed_at }));
      newest = (await this.#tx.insert('changes', rows)).at(-1);
    }
    return newest === undefined ? null : entryOf(newest);
  }

  #watched(tx: Transaction): Transaction {
    const watch = async <T>(call: Promise<T>): Promise<T> => {
      try {
        return await call;
      } catch (error) {
        if (isStorageError(error) && !ownFailures.has(error.reason)) this.engineFailure ??= error;
        throw error;
      }
    };
    return {
      find: (...args) => watch(tx.find(...args)),
      aggregate: (...args) => watch(tx.aggregate(...args)),
      insert: (...args) => watch(tx.insert(...args)),
      update: (...args) => watch(tx.update(...args)),
      delete: (...args) => watch(tx.delete(...args)),
      savepoint: (work) => tx.savepoint(work),
    };
  }
}
