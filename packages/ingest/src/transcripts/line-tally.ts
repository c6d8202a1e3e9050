import type { EventKind } from '@skep/contracts';
import type { Observation } from '../observation.ts';
import { clip } from '../storable-text.ts';

/** What a reader has read so far. */
export interface TranscriptSummary {
  /** Lines that are not empty. */
  readonly lines: number;
  /** Lines that are no JSON object, such as one that was not written to its end. */
  readonly unreadable: number;
  /** Lines of types that are not known, counted by type. */
  readonly unknown: ReadonlyMap<string, number>;
  /** The session that the lines are of; null where none said so. */
  readonly sessionId: string | null;
  /** The times of the first and the last thing that was observed. */
  readonly first: Date | null;
  readonly last: Date | null;
}

/** So many types are told apart; a file that is no transcript may have any number. */
const MAX_TYPES = 50;
const OTHERS = '(other types)';
const MAX_TYPE = 80;

/** Counts the lines of a transcript, above all those that nothing could be made of. */
export class LineTally {
  #lines = 0;
  #unreadable = 0;
  #sessionId: string | null = null;
  #first: Date | null = null;
  #last: Date | null = null;
  #lastEvent: { readonly kind: EventKind; readonly at: Date } | null = null;
  readonly #unknown = new Map<string, number>();

  line(): void {
    this.#lines += 1;
  }

  unreadable(): void {
    this.#unreadable += 1;
  }

  unknown(type: unknown): void {
    const name = typeof type === 'string' && type !== '' ? clip(type, MAX_TYPE) : '(no type)';
    const key = this.#unknown.has(name) || this.#unknown.size < MAX_TYPES ? name : OTHERS;
    this.#unknown.set(key, (this.#unknown.get(key) ?? 0) + 1);
  }

  observed({ sessionId, events, sightings, usage }: Observation): void {
    this.#sessionId ??= sessionId;
    for (const { kind = 'tool_call', timestamp } of [...events, ...sightings.map(({ event }) => event)]) {
      if (!timestamp || (this.#lastEvent !== null && timestamp < this.#lastEvent.at)) continue;
      this.#lastEvent = { kind: kind ?? 'tool_call', at: timestamp };
    }
    const times = [...events, ...sightings.map(({ event }) => event), ...usage].map(
      ({ timestamp }) => timestamp,
    );
    for (const time of times) {
      if (!time) continue;
      if (this.#first === null || time < this.#first) this.#first = time;
      if (this.#last === null || time > this.#last) this.#last = time;
    }
  }

  /** The latest event: of which kind it was, and when. */
  get lastEvent(): { readonly kind: EventKind; readonly at: Date } | null {
    return this.#lastEvent;
  }

  summary(): TranscriptSummary {
    return {
      lines: this.#lines,
      unreadable: this.#unreadable,
      unknown: new Map(this.#unknown),
      sessionId: this.#sessionId,
      first: this.#first,
      last: this.#last,
    };
  }
}
