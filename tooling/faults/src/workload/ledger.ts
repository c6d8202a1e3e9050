/** An error of the database, as a process tells it to another. */
export interface Failure {
  readonly code: string;
  readonly reason: string;
  readonly message: string;
}

/** What a writer says, one line of JSON each, written at once: it stands even if the process is killed right after. */
export type WriterLine =
  | { readonly said: 'open'; readonly pid: number }
  | { readonly said: 'stored'; readonly lane: string; readonly n: number }
  | { readonly said: 'refused'; readonly lane: string; readonly n: number; readonly failure: Failure }
  | { readonly said: 'backup-begun' | 'backup-done' }
  | { readonly said: 'done' }
  | { readonly said: 'closed' }
  | { readonly said: 'failed'; readonly failure: Failure };

/** What was acknowledged and what was refused, by lane. */
export class Ledger {
  readonly stored: Map<string, Set<number>> = new Map();
  readonly refused: Map<string, Map<number, Failure>> = new Map();

  static of(lines: Iterable<string>): Ledger {
    const ledger = new Ledger();
    for (const line of lines) ledger.note(line);
    return ledger;
  }

  note(text: string): void {
    if (!text.startsWith('{"said"')) return;
    const line = JSON.parse(text) as WriterLine;
    if (line.said === 'stored') {
      const lane = this.stored.get(line.lane) ?? new Set();
      this.stored.set(line.lane, lane.add(line.n));
    } else if (line.said === 'refused') {
      const lane = this.refused.get(line.lane) ?? new Map();
      this.refused.set(line.lane, lane.set(line.n, line.failure));
    }
  }

  /** How many writes were acknowledged. */
  get acknowledged(): number {
    return [...this.stored.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get refusals(): readonly Failure[] {
    return [...this.refused.values()].flatMap((lane) => [...lane.values()]);
  }
}
