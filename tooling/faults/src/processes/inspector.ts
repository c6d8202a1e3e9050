import type { Engine } from '../engine.ts';
import { type Inspection, type InspectionRequest, unopened } from '../workload/inspection.ts';
import { Program } from './program.ts';

/** Looks into stores, in a process of its own: what crashes there crashes nothing else. */
export class Inspector implements AsyncDisposable {
  readonly #engine: Engine;
  #program: Program | null = null;
  #asked = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async inspect(request: InspectionRequest): Promise<Inspection> {
    // Now and then a new one, so that no descriptor or memory of old stores adds up.
    if (this.#asked++ % 100 === 0) await this[Symbol.asyncDispose]();
    this.#program ??= new Program('inspector', { engine: this.#engine });
    try {
      return await this.#program.ask<Inspection>(request);
    } catch (error) {
      this.#program = null;
      return unopened({
        code: 'none',
        reason: 'none',
        message: `the process that opened it ended: ${String(error)}`,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const program = this.#program;
    this.#program = null;
    await program?.finish();
  }
}
