import type { Observation, ObservedUsage } from '../observation.ts';
import type { Payload } from '../payload.ts';
import { laterUsage, usageOf } from './message-usage.ts';
import type { Speaker } from './speaker.ts';
import type { TranscriptObserver } from './transcript-observer.ts';

/** The tokens of the message that the last lines were of: each of its lines tells them, and the next may tell more. */
export class MessageTokens {
  readonly #observer: TranscriptObserver;
  #last: { readonly speaker: Speaker; readonly usage: ObservedUsage } | null = null;

  constructor(observer: TranscriptObserver) {
    this.#observer = observer;
  }

  /** @returns The tokens of the message before, where this is another. */
  note(message: Payload, speaker: Speaker): Observation[] {
    const usage = usageOf(message, speaker.sessionId, speaker.at);
    if (usage === null) return [];
    const last = this.#last;
    if (last !== null && last.usage.message_id === usage.message_id) {
      this.#last = { speaker: last.speaker, usage: laterUsage(last.usage, usage) };
      return [];
    }
    const observed = this.flush();
    this.#last = { speaker, usage };
    return observed;
  }

  flush(): Observation[] {
    const last = this.#last;
    this.#last = null;
    return last === null ? [] : this.#observer.observed(last.speaker, { usage: [last.usage] });
  }
}
