import { AsyncResource } from 'node:async_hooks';
import type { StorageError } from '@skep/contracts';
import type { NewEvent } from '../events/new-event.ts';
import type { Limited, TimeLimit } from './time-limit.ts';
import type { WriteScope } from './write-scope.ts';

export interface WriteRequest<T> {
  readonly operation: string;
  /** `log` leaves activity to the tracker, so that many share one update; `transaction` is a caller's own work. */
  readonly kind: 'write' | 'log' | 'transaction';
  /** @param expiry Gives a promise that rejects when the time for the call is up. */
  readonly work: (scope: WriteScope, expiry: () => Promise<never>) => Promise<T>;
  /** The event that the work logs, where that is all it does. */
  readonly event?: NewEvent | undefined;
}

export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * One caller's write on its way through the queue. While it waits it can be dropped; once it is part of a transaction
 * its caller is told only what became of that.
 */
export class WriteTask implements Limited {
  readonly request: WriteRequest<unknown>;
  readonly #caller = new AsyncResource('skep.write');
  readonly #limit: TimeLimit;
  readonly #settle: (outcome: Outcome) => void;
  #state: 'waiting' | 'running' | 'settled' = 'waiting';
  #late: StorageError | null = null;
  #onLate: ((error: StorageError) => void) | null = null;

  constructor(request: WriteRequest<unknown>, limit: TimeLimit, settle: (outcome: Outcome) => void) {
    this.request = request;
    this.#limit = limit;
    this.#settle = settle;
    limit.start(this);
  }

  get isWaiting(): boolean {
    return this.#state === 'waiting';
  }

  get isSettled(): boolean {
    return this.#state === 'settled';
  }

  /** Runs a function in the caller's asynchronous context. */
  inContext<R>(run: () => R): R {
    return this.#caller.runInAsyncScope(run);
  }

  /** It is part of a transaction: what becomes of it is what becomes of that. */
  begin(): void {
    this.#state = 'running';
  }

  expire(): void {
    this.#late = this.#limit.error('was given up; nothing was written');
    if (this.#state === 'waiting') this.settle({ error: this.#late });
    else this.#onLate?.(this.#late);
  }

  /** Rejects when its time is up. */
  expiry(): Promise<never> {
    const expiry = new Promise<never>((_, reject) => {
      if (this.#late !== null) reject(this.#late);
      this.#onLate = reject;
    });
    expiry.catch(() => undefined);
    return expiry;
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
    this.#limit.stop(this);
    this.#settle(outcome);
  }
}
