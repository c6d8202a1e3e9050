import { lifecycleEvent, type Meaning } from '../lifecycle-event.ts';
import type { Observation, ObservedEvent } from '../observation.ts';
import { idField, type Payload } from '../payload.ts';
import { MAX_ERROR } from '../tool-call.ts';
import { sharedKey } from './shared-key.ts';
import type { Speaker } from './speaker.ts';
import type { TranscriptObserver } from './transcript-observer.ts';

/** The last words of a turn, as far as it is known that it ends with them. */
export interface Ending {
  readonly speaker: Speaker;
  readonly messageId: string | null;
  readonly words: string;
}

/** Tells of the turns of a session: what began them, and how they ended. */
export class TranscriptTurns {
  readonly #observer: TranscriptObserver;
  #promptId: string | null = null;
  #ending: Ending | null = null;

  constructor(observer: TranscriptObserver) {
    this.#observer = observer;
  }

  /** The lines from here on are about the prompt that the line names. */
  enter(line: Payload): void {
    this.#promptId = idField(line, 'promptId') ?? this.#promptId;
  }

  prompted(line: Payload, prompt: string, speaker: Speaker): Observation[] {
    const payload = { prompt_id: idField(line, 'promptId'), prompt };
    return this.#told('UserPromptSubmit', payload, speaker, { kind: 'prompt', keep: ['prompt'] });
  }

  /** No hook tells of it. */
  interrupted(line: Payload, speaker: Speaker): Observation[] {
    const uuid = idField(line, 'uuid');
    if (uuid === null) return [];
    const meaning = { kind: 'turn_ended', keep: [] } as const;
    const event = lifecycleEvent('interrupted', {}, meaning, this.#observer.contextOf(speaker));
    return this.#observer.observed(speaker, {
      events: [{ ...event, outcome: 'interrupted', dedupe_key: `interrupted:${uuid}` }],
    });
  }

  failed({ error }: Payload, words: string | null, speaker: Speaker): Observation[] {
    const { capture } = this.#observer.contextOf(speaker);
    return this.#told(
      'StopFailure',
      { ...this.#last(words, speaker), error },
      speaker,
      { kind: 'error', keep: ['error'] },
      { outcome: 'failed', error_message: capture.text(words, MAX_ERROR) },
    );
  }

  /** The turn ends with these words, unless more of the message follows. */
  ending(ending: Ending): void {
    this.#ending = ending;
  }

  /** @param nextMessageId The message that the next line is of; null where it is of none. */
  goOn(nextMessageId: string | null): Observation[] {
    const ending = this.#ending;
    this.#ending = null;
    if (ending === null || (nextMessageId !== null && nextMessageId === ending.messageId)) return [];
    const { speaker, words } = ending;
    const payload = this.#last(words, speaker);
    if (speaker.subagentId !== null) {
      return this.#told('SubagentStop', payload, speaker, { kind: 'subagent_finished', keep: [] });
    }
    // Older versions have subagents among the lines of the session, without a name.
    if (speaker.isSidechain) return [];
    return this.#told('Stop', payload, speaker, { kind: 'turn_ended', keep: [] });
  }

  #last(words: string | null, { subagentId }: Speaker): Payload {
    return { prompt_id: this.#promptId, agent_id: subagentId, last_assistant_message: words };
  }

  /** Only what hooks know for the same: older versions did not name the prompt. */
  #told(
    name: string,
    payload: Payload,
    speaker: Speaker,
    meaning: Meaning,
    more: Partial<ObservedEvent> = {},
  ): Observation[] {
    const key = sharedKey(name, payload);
    if (key === null) return [];
    const event = lifecycleEvent(name, payload, meaning, this.#observer.contextOf(speaker));
    return this.#observer.observed(speaker, { events: [{ ...event, ...more, dedupe_key: key }] });
  }
}
