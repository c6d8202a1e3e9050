/** More calls at once than any agent makes. */
const MAX_OPEN = 1000;
/** What all of them may take up, in characters of the lines that told of them. */
const MAX_SIZE = 64 * 1024 * 1024;

interface Entry<Call> {
  readonly call: Call;
  readonly size: number;
}

/**
 * Tool calls that wait for their results, by their ids. There is room for so many only: the oldest make way, and are to be
 * told as ones that were not heard of again.
 */
export class OpenCalls<Call> {
  readonly #calls = new Map<string, Entry<Call>>();
  #size = 0;

  /**
   * Adds a call; one that is known is replaced, and takes up as much more.
   *
   * @param size Characters of the line that tells of it.
   * @returns The calls that had to make way, the oldest first.
   */
  add(id: string, call: Call, size: number): Call[] {
    const known = this.#calls.get(id);
    this.#calls.set(id, { call, size: size + (known?.size ?? 0) });
    this.#size += size;
    const pushedOut: Call[] = [];
    for (const [oldest, { call: other }] of this.#calls) {
      if (this.#calls.size <= MAX_OPEN && (this.#size <= MAX_SIZE || this.#calls.size === 1)) break;
      this.#remove(oldest);
      pushedOut.push(other);
    }
    return pushedOut;
  }

  get(id: string): Call | null {
    return this.#calls.get(id)?.call ?? null;
  }

  /** The call, which is open no longer; null where it is not known. */
  take(id: string): Call | null {
    const call = this.get(id);
    this.#remove(id);
    return call;
  }

  /** All that are open still, oldest first; none is afterwards. */
  takeAll(): Call[] {
    const calls = [...this.#calls.values()].map(({ call }) => call);
    this.#calls.clear();
    this.#size = 0;
    return calls;
  }

  #remove(id: string): void {
    this.#size -= this.#calls.get(id)?.size ?? 0;
    this.#calls.delete(id);
  }
}
