import type { Transaction } from '@skep/contracts';
import { type PendingChange, writeFeed } from '../feed/write-feed.ts';
import type { FeedEntry } from '../history/mark-record.ts';
import { ActivityTracker } from '../instances/activity-tracker.ts';
import type { Settings, WriteContext } from '../operations/context.ts';
import { RecordWriter } from '../store/write-store.ts';
import { WatchedData } from './watched-data.ts';

/** One adapter transaction as the writes in it see it. */
export class WriteScope {
  readonly #tx: Transaction;
  readonly #data: WatchedData;
  readonly #changes: PendingChange[] = [];
  readonly #store: RecordWriter;
  readonly #activity = new ActivityTracker();
  /** What an operation gets. An event's activity waits in the tracker, which other operations must `settle` first. */
  readonly context: WriteContext;

  constructor(tx: Transaction, settings: Settings) {
    this.#tx = tx;
    this.#data = new WatchedData(tx);
    this.#store = new RecordWriter(this.#data, this.#changes);
    this.context = { store: this.#store, activity: this.#activity, settings };
  }

  /** The engine failed in this transaction, whatever its work made of that: it must not be committed. Null where it did not. */
  get engineFailure(): unknown {
    return this.#data.failure;
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
      if (this.#changes.length > start) this.#data.failure ??= error;
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
      if (!refused) this.#data.failure ??= error;
      throw error;
    }
  }

  /** Writes the activity that has been gathered. */
  settle(): Promise<void> {
    return this.#activity.flush(this.#store);
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
    this.#store.finish();
    await this.settle();
    return writeFeed(this.#data, this.#changes, this.context.settings.now());
  }
}
