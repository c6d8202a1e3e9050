import { AsyncLocalStorage } from 'node:async_hooks';
import type { StorageError } from '@skep/contracts';
import { deadline } from './pause.ts';
import { timedOut } from './retry-policy.ts';
import type { WriteScope } from './write-scope.ts';

export interface WriteRequest<T> {
  readonly operation: string;
  /** `log` leaves activity to the tracker, so that many share one update; `transaction` is a caller's own work. */
  readonly kind: 'write' | 'log' | 'transaction';
  /** @param expiry Rejects when the time for the call is up. */
  readonly work: (scope: WriteScope, expiry: Promise<never>) => Promise<T>;
}

export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * One caller's write on its way through the queue. While it waits it can be dropped; once it is part of a transaction
 * its caller is told only what became of that.
 */
export class WriteTask {
  readonly request: WriteRequest<unknown>;
  /** Runs a function in the caller's asynchronous context. */
  readonly inContext: <R>(run: () => R) => R = AsyncLocalStorage.snapshot() as <R>(run: () => R) => R;
  readonly expiry: Promise<never>;
  readonly #settle: (outcome: Outcome) => void;
  readonly #stopClock: () => void;
  #state: 'waiting' | 'running' | 'settled' = 'waiting';
  #late: StorageError | null = null;

  constructor(request: WriteRequest<unknown>, timeout: number, settle: (outcome: Outcome) => void) {
    this.request = request;
    this.#settle = settle;
    let expire: (error: StorageError) => void = () => {};
    this.expiry = new Promise<never>((_, reject) => {
      expire = reject;
    });
    this.expiry.catch(() => undefined);
    this.#stopClock = deadline(timeout, () => {
      this.#late = timedOut(timeout, 'was given up; nothing was written');
      if (this.#state === 'waiting') this.settle({ error: this.#late });
      else expire(this.#late);
    });
  }

  get isWaiting(): boolean {
    return this.#state === 'waiting';
  }

  begin(): void {
    this.#state = 'running';
  }

  /** Its transaction was undone: it waits for another, unless its time is up. */
  requeue(): void {
    if (this.#state !== 'running') return;
    this.#state = 'waiting';
    if (this.#late !== null) this.settle({ error: this.#late });
  }

  settle(outcome: Outcome): void {
    if (this.#state === 'settled') return;
    this.#state = 'settled';
    this.#stopClock();
    this.#settle(outcome);
  }
}
