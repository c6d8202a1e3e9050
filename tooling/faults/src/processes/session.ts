import type { Failure } from '../workload/ledger.ts';
import type { SessionAnswer, SessionRequest } from '../workload/session-request.ts';
import { Program, type ProgramOptions } from './program.ts';

/** A process that does with a store what it is asked. It ends with the scope that holds it. */
export class Session implements AsyncDisposable {
  readonly #program: Program;
  #first: Promise<string>;

  constructor(options: ProgramOptions = {}) {
    this.#program = new Program('session', {}, options);
    this.#first = this.#program.until(() => true);
    this.#first.catch(() => undefined);
  }

  async pid(): Promise<number> {
    return Number((JSON.parse(await this.#first) as { value: number }).value);
  }

  /** What it answers; null where it succeeded without one. Rejects where the process ends. */
  async try(request: SessionRequest): Promise<SessionAnswer> {
    await this.#first;
    return this.#program.ask<SessionAnswer>(request);
  }

  /** Its answer. Rejects where it failed. */
  async do<T>(request: SessionRequest): Promise<T> {
    const answer = await this.try(request);
    if ('failure' in answer) throw new Error(`${request.do} failed: ${answer.failure.message}`);
    return answer.value as T;
  }

  /** Why it failed; null where it did not. */
  async refusal(request: SessionRequest): Promise<Failure | null> {
    const answer = await this.try(request);
    return 'failure' in answer ? answer.failure : null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#program.signal(signal);
  }

  /** Lets it end by itself. */
  async finish(): Promise<void> {
    await this.#program.finish();
  }

  async kill(): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
