import { type ChildProcess, fork } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { StorageError } from '@skep/contracts';
import type { ForkTarget } from '../subject.ts';
import { workerEntry } from '../worker-entry.ts';
import type { FromWorker, Job, ToWorker } from './protocol.ts';

/** A child process that is connected to the subject's store. */
export class WorkerProcess {
  /** What the store has acknowledged to the child, in order. */
  readonly acknowledged: string[] = [];
  readonly #child: ChildProcess;
  readonly #messages: FromWorker[] = [];
  readonly #exited: Promise<string>;
  #errors = '';
  #exit: string | null = null;
  #waiting: (() => void)[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
    child.on('message', (message: FromWorker) => {
      if (message.type === 'acknowledged') this.acknowledged.push(message.what);
      else this.#messages.push(message);
      this.#wake();
    });
    this.#exited = new Promise((resolve) => {
      const ended = (how: string): void => {
        this.#exit = how;
        resolve(how);
        this.#wake();
      };
      child.on('error', (error) => ended(error.message));
      child.on('close', (code, signal) => ended(`exit code ${code}, signal ${signal}`));
    });
  }

  static async start(target: ForkTarget): Promise<WorkerProcess> {
    const child = fork(workerEntry, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const worker = new WorkerProcess(child);
    await worker.#expect('started');
    worker.#send({ type: 'open', module: moduleUrl(target.module), data: target.data });
    await worker.#expect('opened');
    return worker;
  }

  /** Begins a job; `done` tells how it ended. */
  go(job: Job): void {
    this.#send({ type: 'go', job });
  }

  /** Lets the job `hold` commit. */
  release(): void {
    this.#send({ type: 'release' });
  }

  /** Resolves when the job has ended and the store is disconnected. @throws What the store rejected with. */
  async done(): Promise<void> {
    await this.#expect('done');
  }

  /** Resolves when the store has acknowledged `count` things to the child. */
  async acknowledgements(count: number): Promise<void> {
    await this.#until(() => this.acknowledged.length >= count);
  }

  /** Ends the process at once, as a power switch would: no handler of it runs. */
  async kill(): Promise<void> {
    if (this.#exit === null) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async #expect(type: FromWorker['type']): Promise<void> {
    await this.#until(() => this.#messages.some((message) => message.type === type));
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const failed = this.#messages.find((message) => message.type === 'failed');
      if (failed?.reason) throw new StorageError(failed.reason, `In a child process: ${failed.message}`);
      if (failed) throw new Error(`In a child process: ${failed.message}`);
      if (this.#exit !== null) {
        throw new Error(`The child process ended too early (${this.#exit}): ${this.#errors}`);
      }
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #send(message: ToWorker): void {
    // A child that has died is noticed by whoever waits for it.
    this.#child.send(message, () => undefined);
  }
}

function moduleUrl(module: string | URL): string {
  if (module instanceof URL) return module.href;
  return module.startsWith('file:') ? module : pathToFileURL(module).href;
}
