import { type MigrationProblem, type StorageAdapter, StorageError } from '@skep/contracts';

/** Whether the store is open, and who may use it: calls are refused from the moment that `close` is called. */
export class Connection {
  readonly #adapter: StorageAdapter;
  #end = new AbortController();
  /** How many calls of `close` have not ended. */
  #closing = 0;
  #barrier: MigrationProblem | null = null;
  /** Opening and closing, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(adapter: StorageAdapter) {
    this.#adapter = adapter;
  }

  /** Aborts when this connection ends; waiting of any kind ends with it. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get isOpen(): boolean {
    return this.#closing === 0 && this.#adapter.isConnected();
  }

  /** @throws StorageError `not-connected` */
  requireOpen(): void {
    if (this.isOpen) return;
    throw new StorageError(
      'not-connected',
      this.#closing > 0 ? 'The database is disconnecting.' : 'The database is not connected.',
    );
  }

  /** Why the data must not be touched, though the store is open; null where it may be. */
  set barrier(problem: MigrationProblem | null) {
    this.#barrier = problem;
  }

  /** @throws StorageError `not-connected`, or the reason for which this version must not touch the data */
  requireUsable(): void {
    this.requireOpen();
    if (this.#barrier === null) return;
    const { reason, message } = this.#barrier;
    throw new StorageError(reason, message);
  }

  /**
   * @param connect Opens the store; left out where it is open.
   * @param prepare Runs after that; when it fails, the store is closed again.
   */
  open(connect: () => Promise<void>, prepare: () => Promise<void>): Promise<void> {
    return this.#next(async () => {
      if (this.#adapter.isConnected()) return prepare();
      this.#end = new AbortController();
      await connect();
      try {
        await prepare();
      } catch (error) {
        await this.#adapter.disconnect();
        throw error;
      }
    });
  }

  /** @param finish Waits for what is under way. */
  close(finish: () => Promise<void>): Promise<void> {
    this.#closing += 1;
    this.#end.abort();
    return this.#next(async () => {
      // An `open` that was asked for before has begun another connection since.
      this.#end.abort();
      try {
        await finish();
        await this.#adapter.disconnect();
      } finally {
        this.#closing -= 1;
        this.#end = new AbortController();
      }
    });
  }

  #next(step: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(step);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
