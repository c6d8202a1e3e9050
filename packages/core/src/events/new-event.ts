import type { EventOutcome, MCPEventRecord, NewMCPEvent } from '@skep/contracts';
import { factsOf } from './event-facts.ts';
import type { EventFacts } from './merge-event.ts';

/** An event as it is inserted. An id that was not given is assigned by the store. */
export type EventToInsert = EventFacts & Partial<Pick<MCPEventRecord, 'id'>>;

/** A unique by which an earlier delivery of an event can be found. */
export type Identity = readonly ['session_id', 'tool_use_id' | 'dedupe_key'];

export const TOOL_USE: Identity = ['session_id', 'tool_use_id'];
const DEDUPE: Identity = ['session_id', 'dedupe_key'];

/** An event whose input was checked, on its way into the store. */
export class NewEvent {
  readonly #given: NewMCPEvent;
  readonly #outcome: EventOutcome;
  #record: EventToInsert | null = null;

  constructor(given: NewMCPEvent, outcome: EventOutcome) {
    this.#given = given;
    this.#outcome = outcome;
  }

  /** The same object each time. An event without a time gets that of the first call. */
  record(now: () => Date): EventToInsert {
    this.#record ??= this.#make(now);
    return this.#record;
  }

  #make(now: () => Date): EventToInsert {
    const facts = factsOf(this.#given, this.#outcome, now);
    const id = this.#given.id ?? undefined;
    return id === undefined ? facts : { ...facts, id };
  }
}

/** The uniques by which an earlier delivery of the event can be found. */
export function identitiesOf({ session_id, tool_use_id, dedupe_key }: EventFacts): readonly Identity[] {
  if (session_id === null) return [];
  if (tool_use_id !== null) return dedupe_key === null ? [TOOL_USE] : [TOOL_USE, DEDUPE];
  return dedupe_key === null ? [] : [DEDUPE];
}
