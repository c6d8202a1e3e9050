/** What is compared between a transcript and the store. */
export interface Counts {
  readonly tool_calls: number;
  readonly failures: number;
}

/** Counts calls by their ids, so that one that a transcript repeats counts once. */
export class CallCounter {
  readonly #calls = new Set<string>();
  readonly #failures = new Set<string>();

  call(id: string): void {
    this.#calls.add(id);
  }

  failure(id: string): void {
    this.#failures.add(id);
  }

  counts(): Counts {
    return { tool_calls: this.#calls.size, failures: [...this.#failures].filter((id) => this.#calls.has(id)).length };
  }
}
