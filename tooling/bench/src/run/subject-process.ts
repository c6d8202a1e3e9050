import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { RequestName, Requests, Response } from './protocol.ts';

interface Pending {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The process of a subject, as the parent sees it. */
export class SubjectProcess implements AsyncDisposable {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #lastId = 0;
  #stderr = '';

  /** @param flags Of its Node. */
  constructor(name: string, flags: readonly string[] = []) {
    this.name = name;
    this.#child = fork(join(import.meta.dirname, 'worker.ts'), [name], {
      execArgv: [...process.execArgv, ...flags, '--expose-gc', '--no-warnings'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (data) => {
      this.#stderr += String(data);
    });
    this.#child.on('message', (response: Response) => this.#settle(response));
    this.#ended = new Promise((resolve) => {
      this.#child.on('exit', (code, signal) => {
        this.#failAll(`the process of ${name} ended (${signal ?? code}) ${this.#stderr}`);
        resolve();
      });
    });
  }

  ask<N extends RequestName>(name: N, ask: Requests[N]['ask']): Promise<Requests[N]['answer']> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: (answer) => resolve(answer as Requests[N]['answer']), reject });
      this.#child.send({ id, name, ask }, (error) => {
        if (error !== null) this.#settle({ id, error: error.message });
      });
    });
  }

  /** Closes its stores, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) {
      await this.ask('close', undefined).catch(() => undefined);
      if (this.#child.connected) this.#child.disconnect();
    }
    await this.#ended;
  }

  #settle(response: Response): void {
    const pending = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    if ('error' in response) pending?.reject(new Error(`${this.name}: ${response.error}`));
    else pending?.resolve(response.answer);
  }

  #failAll(message: string): void {
    for (const { reject } of this.#pending.values()) reject(new Error(message));
    this.#pending.clear();
  }
}
