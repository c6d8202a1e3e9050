import { AsyncLocalStorage } from 'node:async_hooks';
import { StorageError } from '../storage/storage-error.ts';

/**
 * Lets one piece of work run at a time, in the order of the calls. Work that calls its own gate again would wait for
 * itself for ever, so that call is refused instead.
 */
export class WriteGate {
  readonly #scopes = new AsyncLocalStorage<{ open: boolean }>();
  readonly #beside = new Set<Promise<unknown>>();
  #tail: Promise<unknown> = Promise.resolve();
  #pending = 0;

  /** @throws StorageError `invalid` when called from inside work of this gate. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.refuseInside();
    const scope = { open: true };
    const turn = Promise.withResolvers<void>();
    const before = this.#tail;
    this.#tail = turn.promise;
    try {
      // One that has nothing to wait for begins at once.
      if (++this.#pending > 1) await before;
      return await this.#scopes.run(scope, work);
    } finally {
      this.#pending--;
      scope.open = false;
      turn.resolve();
    }
  }

  /**
   * Runs work that only reads: at once, beside what the gate lets through. Inside it, too, the gate refuses calls.
   *
   * @throws StorageError `invalid` when called from inside work of this gate.
   */
  async runBeside<T>(work: () => Promise<T>): Promise<T> {
    this.refuseInside();
    const scope = { open: true };
    const reading = this.#scopes.run(scope, work).finally(() => {
      scope.open = false;
      this.#beside.delete(reading);
    });
    this.#beside.add(reading);
    return reading;
  }

  /** Whether a piece of work runs, and how many wait for it. */
  state(): { readonly running: boolean; readonly waiting: number } {
    return { running: this.#pending > 0, waiting: Math.max(0, this.#pending - 1) };
  }

  /** @throws StorageError `invalid` when called from inside work of this gate. */
  refuseInside(): void {
    if (this.#scopes.getStore()?.open !== true) return;
    throw new StorageError(
      'invalid',
      'This call is made inside a transaction of the same store and would wait for it for ever: ' +
        'use the methods that the transaction was given.',
    );
  }

  /** Resolves when all work asked for so far has ended. */
  async idle(): Promise<void> {
    await Promise.allSettled([this.#tail, ...this.#beside]);
  }
}
