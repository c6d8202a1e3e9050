/** Tells readers of the feed in this process that there is something new. */
export class CommitSignal {
  #count = 0;
  #waiting = new Set<() => void>();

  /** How often there was something new: what a reader remembers from before it read. */
  get count(): number {
    return this.#count;
  }

  notify(): void {
    this.#count += 1;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Calls `wake` at the next notice, or at once where there was one since `count`. @returns How to take that back. */
  onNext(count: number, wake: () => void): () => void {
    if (count !== this.#count) {
      wake();
      return () => {};
    }
    this.#waiting.add(wake);
    return () => {
      this.#waiting.delete(wake);
    };
  }
}
