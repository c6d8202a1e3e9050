import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseHooks, StorageAdapter } from '@skep/contracts';
import type { FeedEntry } from '../history/mark-record.ts';
import type { Settings } from '../operations/context.ts';
import { Refusal } from '../operations/refusal.ts';
import { attemptBatch, type BatchSuccess } from './attempt-batch.ts';
import { nextTurn } from './pause.ts';
import { type RetryPolicy, waitToRetry } from './retry-policy.ts';
import { type WriteRequest, WriteTask } from './write-task.ts';

/** Writes that one commit may hold: enough to share its cost, few enough that the first does not wait long. */
const MAX_BATCH = 256;

/** Of so many commits in a row that held one write each, one waits for others: for whoever is only heard when the loop turns. */
const ALONE_IN_A_ROW = 8;

export interface WriteQueueOptions {
  readonly adapter: StorageAdapter;
  readonly settings: Settings;
  readonly policy: RetryPolicy;
  readonly onCommit: NonNullable<DatabaseHooks['onCommit']>;
  /** After a commit that changed something, before those who wrote it are told. It must not throw. */
  readonly onWritten: (newest: FeedEntry) => void;
  /** After a commit that changed something. */
  readonly onChange: () => void;
}

/**
 * Gathers the writes of concurrent callers into one transaction, in which one's failure is its own, and tells each of its
 * success after the commit. What is asked for while one commit is under way goes into the next.
 */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  /** The context of nobody: a commit shared by several callers must not run in that of one of them. */
  readonly #outside = AsyncLocalStorage.snapshot() as <R>(run: () => R) => R;
  #waiting: WriteTask[] = [];
  #working: Promise<void> | null = null;
  /** How many commits in a row held one write each. */
  #alone = 0;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  /** @returns What the request's work returned, after it was committed. Where that is a refusal, it rejects with its error. */
  submit<T>(request: WriteRequest<T | Refusal>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(
        new WriteTask(request, this.#options.policy.limit, (outcome) => {
          if ('error' in outcome) reject(outcome.error);
          else if (outcome.value instanceof Refusal) reject(outcome.value.error);
          else resolve(outcome.value as T);
        }),
      );
      this.#working ??= this.#outside(() => this.#work());
    });
  }

  /** Writes that wait for a commit to take them. */
  get depth(): number {
    return this.#waiting.length;
  }

  /** Resolves when everything submitted so far has been settled. */
  async idle(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whoever calls at the same time has called after this.
      await Promise.resolve();
      // Others may be heard when the event loop turns. A single writer, who waits for each answer, mostly waits for nobody.
      if (this.#waiting.length > 1 || this.#alone % ALONE_IN_A_ROW === 0) await nextTurn();
      this.#alone = this.#waiting.length > 1 ? 0 : this.#alone + 1;
      const batch = this.#waiting.slice(0, MAX_BATCH);
      this.#waiting = this.#waiting.slice(MAX_BATCH);
      try {
        await this.#commit(batch);
      } catch (error) {
        // Nothing in there throws on purpose. Should it, nobody must be left waiting.
        for (const task of batch) task.settle({ error });
      }
    }
    this.#working = null;
  }

  async #commit(batch: readonly WriteTask[]): Promise<void> {
    const { adapter, settings, policy } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const tasks = batch.filter((task) => task.isWaiting);
      const [first] = tasks;
      if (first === undefined) return;
      const start = performance.now();
      const result = await attemptBatch(adapter, settings, tasks);
      if ('outcomes' in result) return this.#tell(result, start);
      for (const task of tasks) task.requeue();
      const operation = tasks.length === 1 ? first.request.operation : 'commit';
      if (await waitToRetry(policy, operation, attempt, result.error)) continue;
      // Perhaps the engine only cannot take what one of them writes: then the others need not suffer for it.
      if (tasks.length > 1 && result.isOfOneTask && !result.isRetryable) {
        for (const task of tasks) await this.#commit([task]);
        return;
      }
      for (const task of tasks) task.settle({ error: result.error });
      return;
    }
  }

  #tell({ outcomes, newest }: BatchSuccess, start: number): void {
    const { onCommit, onWritten, onChange } = this.#options;
    if (newest !== null) onWritten(newest);
    let writes = 0;
    for (const [task, outcome] of outcomes) {
      task.settle(outcome);
      if ('value' in outcome) writes += 1;
    }
    if (writes > 0) onCommit({ writes, durationMs: performance.now() - start });
    if (newest !== null) onChange();
  }
}
