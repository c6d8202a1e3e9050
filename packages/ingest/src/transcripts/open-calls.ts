/** More calls at once than any agent makes. */
const MAX_OPEN = 1000;

/**
 * Tool calls that wait for their results, by their ids. There is room for a bounded number: the oldest makes way, and is
 * to be told as one that was not heard of again.
 */
export class OpenCalls<Call> {
  readonly #calls = new Map<string, Call>();

  /** @returns The call that had to make way; null where there was room. */
  add(id: string, call: Call): Call | null {
    this.#calls.delete(id);
    this.#calls.set(id, call);
    if (this.#calls.size <= MAX_OPEN) return null;
    const [oldest] = this.#calls;
    if (oldest === undefined) return null;
    this.#calls.delete(oldest[0]);
    return oldest[1];
  }

  get(id: string): Call | null {
    return this.#calls.get(id) ?? null;
  }

  /** The call, which is open no longer; null where it is not known. */
  take(id: string): Call | null {
    const call = this.#calls.get(id) ?? null;
    this.#calls.delete(id);
    return call;
  }

  /** All that are open still, oldest first; none is afterwards. */
  takeAll(): Call[] {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    return calls;
  }
}
