import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { StorageError } from '@skep/contracts';

// Taken from the module, so that a test's fake timers do not stop the database.

/** What is given up when its time is up. */
export interface Limited {
  expire(): void;
}

/**
 * How long calls may take. All have the same time, so they expire in the order in which they began, and one timer serves all of
 * them. Their time begins when the event loop turns for the first time after their start: a call that is over by then, as most
 * are, costs no timer.
 */
export class TimeLimit {
  /** 0: for ever. */
  readonly milliseconds: number;
  /** Calls that began in this turn of the event loop. */
  #begun = new Set<Limited>();
  /** Calls and when their time is up, the earliest first. */
  readonly #running = new Map<Limited, number>();
  #isSweeping = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  start(call: Limited): void {
    if (this.milliseconds === 0) return;
    this.#begun.add(call);
    if (this.#isSweeping) return;
    this.#isSweeping = true;
    setImmediate(() => this.#sweep());
  }

  stop(call: Limited): void {
    if (this.#begun.delete(call) || !this.#running.delete(call)) return;
    if (this.#running.size > 0 || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** @param state What became of the call. */
  error(state: string): StorageError {
    return new StorageError(
      'timeout',
      `It took longer than ${this.milliseconds} ms (connection.queryTimeout) and ${state}.`,
    );
  }

  #sweep(): void {
    this.#isSweeping = false;
    const end = performance.now() + this.milliseconds;
    for (const call of this.#begun) this.#running.set(call, end);
    this.#begun.clear();
    this.#wait();
  }

  #wait(): void {
    const [earliest] = this.#running.values();
    if (earliest === undefined || this.#timer !== null) return;
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, Math.ceil(earliest - performance.now())));
  }

  #expire(): void {
    this.#timer = null;
    const now = performance.now();
    for (const [call, end] of this.#running) {
      if (end > now) break;
      this.#running.delete(call);
      call.expire();
    }
    this.#wait();
  }
}
