/**
 * What a fault may take, none of which it is allowed to:
 *
 * - `lost`: a write that was acknowledged is not there. - `twice`: a row is there more often than it was written.
 * - `half`: a part of a transaction is there without the rest, or a write that was refused is there.
 * - `damaged`: the file is not whole, or does not open. - `gaps`: the change feed lacks an entry, or has one too many.
 * - `unnoticed`: something is missing or changed, as the fault allows, and nothing reports it; or nothing is, and something
 *   does. - `refused`: what ought to have worked was refused, or refused without saying why.
 */
export type Harm = 'lost' | 'twice' | 'half' | 'damaged' | 'gaps' | 'unnoticed' | 'refused';

/** The harm that one fault did to one engine. */
export class Toll {
  readonly #counts = new Map<Harm, number>();
  readonly #examples: string[] = [];

  /** @param example In words; the first few are kept. */
  add(harm: Harm, example: string, count = 1): void {
    if (count === 0) return;
    this.#counts.set(harm, (this.#counts.get(harm) ?? 0) + count);
    if (this.#examples.length < 12) this.#examples.push(`${harm}: ${example}`);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  get counts(): Partial<Record<Harm, number>> {
    return Object.fromEntries(this.#counts);
  }

  get examples(): readonly string[] {
    return this.#examples;
  }
}
