import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Job } from './worker.ts';

/** A process of its own, for what one process cannot test: the driver is synchronous. */
export class TestProcess {
  readonly #child: ChildProcess;

  constructor(options: ForkOptions = {}) {
    this.#child = fork(new URL('./worker.ts', import.meta.url), options);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async run(job: Job): Promise<string> {
    const answer = once(this.#child, 'message');
    this.#child.send(job);
    return (await answer)[0];
  }

  /** Lets it finish what it is doing. */
  async end(): Promise<void> {
    await this.#ended(() => {
      if (this.#child.connected) this.#child.disconnect();
    });
  }

  async kill(): Promise<void> {
    await this.#ended(() => this.#child.kill('SIGKILL'));
  }

  async #ended(how: () => void): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    how();
    await exit;
  }
}
