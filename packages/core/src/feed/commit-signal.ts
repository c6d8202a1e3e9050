/** Tells readers of the feed in this process that there is something new. */
export class CommitSignal {
  #count = 0;
  #waiting = new Set<() => void>();

  /** How often there was something new. A reader remembers it from before it read, and waits only while it is the same. */
  get count(): number {
    return this.#count;
  }

  notify(): void {
    this.#count += 1;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Calls `wake` at the next notice. @returns How to take that back. */
  onNext(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => {
      this.#waiting.delete(wake);
    };
  }
}
