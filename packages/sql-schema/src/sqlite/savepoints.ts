import { StorageError } from '@skep/contracts';

/** The savepoints of one open transaction. */
export class Savepoints {
  readonly #execute: (sql: string) => void | Promise<void>;
  readonly #open: string[] = [];
  #count = 0;

  /** @param execute Runs a statement in the transaction. */
  constructor(execute: (sql: string) => void | Promise<void>) {
    this.#execute = execute;
  }

  /**
   * Runs `work` in a savepoint of its own: when it rejects, what it wrote is undone and the error passed on.
   *
   * @throws StorageError `invalid` where it overlaps with another one instead of lying inside it.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const name = `skep_${++this.#count}`;
    await this.#execute(`SAVEPOINT ${name}`);
    this.#open.push(name);
    try {
      const result = await work();
      if (this.#open.at(-1) !== name) {
        throw new StorageError('invalid', 'Two savepoints overlap: await each before you begin the next.');
      }
      await this.#execute(`RELEASE ${name}`);
      this.#open.pop();
      return result;
    } catch (error) {
      await this.#undo(name);
      throw error;
    }
  }

  /** Undoing one undoes those that were opened after it, so it may be gone already. */
  async #undo(name: string): Promise<void> {
    const depth = this.#open.indexOf(name);
    if (depth < 0) return;
    this.#open.length = depth;
    await this.#execute(`ROLLBACK TO ${name}`);
    await this.#execute(`RELEASE ${name}`);
  }
}
