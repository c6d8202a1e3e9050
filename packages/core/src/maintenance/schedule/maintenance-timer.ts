import { clearTimeout, setTimeout } from 'node:timers';

/** When an open database looks for what is due, in milliseconds. */
export interface MaintenanceTiming {
  /** After it was opened: long enough that a process that does one thing and ends is none the slower. */
  readonly first: number;
  /** After each look. */
  readonly every: number;
}

export const MAINTENANCE_TIMING: MaintenanceTiming = { first: 60_000, every: 300_000 };

/** Looks now and then, while the database is open. It keeps no process alive, and what a look throws ends with it. */
export class MaintenanceTimer {
  readonly #look: () => Promise<unknown>;
  readonly #timing: MaintenanceTiming;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isRunning = false;

  /** @param look Ends soon when the database closes. */
  constructor(look: () => Promise<unknown>, timing: MaintenanceTiming) {
    this.#look = look;
    this.#timing = timing;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#wait(this.#timing.first);
  }

  /** Resolves when no look is under way, and none will be. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#looking;
  }

  #wait(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#run();
    }, milliseconds);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    try {
      await this.#look();
    } catch {
      // What a task came to is noted in its run. A store that cannot even be asked says so to whoever uses it.
    }
    this.#looking = null;
    if (this.#isRunning) this.#wait(this.#timing.every);
  }
}
