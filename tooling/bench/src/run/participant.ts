import type { Form } from '../forms.ts';
import type { SubjectEntry } from '../subjects/all.ts';
import type { OperationName, Workload } from '../workloads.ts';
import type { Size } from './protocol.ts';
import type { SubjectProcess } from './subject-process.ts';
import type { Templates } from './templates.ts';

/** A store of a subject, open in the subject's process. */
export class Participant {
  readonly entry: SubjectEntry;
  readonly size: Size;
  readonly events: number;
  readonly process: SubjectProcess;
  readonly #operations: ReadonlySet<string>;
  /** The number of the next call of each operation: none is made twice. */
  readonly #next = new Map<OperationName, number>();

  private constructor(
    entry: SubjectEntry,
    process: SubjectProcess,
    size: Size,
    events: number,
    operations: readonly string[],
  ) {
    this.entry = entry;
    this.process = process;
    this.size = size;
    this.events = events;
    this.#operations = new Set(operations);
  }

  static async open(
    entry: SubjectEntry,
    process: SubjectProcess,
    { templates, form, size }: { templates: Templates; form: Form; size: Size },
  ): Promise<Participant> {
    const events = form[size];
    const file = entry.inMemory === true ? '' : await templates.copyFor(entry, events);
    const operations = await process.ask('open', { size, file, events });
    const participant = new Participant(entry, process, size, events, operations);
    await participant.#requireDurable();
    return participant;
  }

  does({ operation, sizes }: Workload): boolean {
    return sizes.includes(this.size) && this.#operations.has(operation);
  }

  /** The number of the first of `count` calls. */
  take({ operation }: Workload, count: number): number {
    const first = this.#next.get(operation) ?? 0;
    this.#next.set(operation, first + count);
    return first;
  }

  nextOf({ operation }: Workload): number {
    return this.#next.get(operation) ?? 0;
  }

  async #requireDurable(): Promise<void> {
    const settings = await this.process.ask('settings', { size: this.size });
    if (settings === null) return;
    const { journal, synchronous } = settings;
    if (journal === 'wal' && synchronous === 2) return;
    throw new Error(
      `${this.entry.name} runs with journal ${journal} and synchronous ${synchronous}, not WAL and FULL`,
    );
  }
}
