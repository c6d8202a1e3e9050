import type { EventContext } from '../event-context.ts';
import type { Observation } from '../observation.ts';
import { observe } from '../observe.ts';
import { logEnvironment } from '../transcripts/log-environment.ts';
import type { ReducerContext } from '../transcripts/reducer.ts';
import type { Speaker } from './speaker.ts';

/** Makes observations of what speakers say. */
export class TranscriptObserver {
  readonly #context: ReducerContext;

  constructor(context: ReducerContext) {
    this.#context = context;
  }

  /** What is needed to make an event of what a speaker says. */
  contextOf(speaker: Speaker): EventContext {
    const environment = { ...logEnvironment(this.#context, speaker), receivedAt: speaker.at };
    return { capture: this.#context.capture, environment };
  }

  observed(speaker: Speaker, told: Partial<Observation>): Observation[] {
    const { sessionId, subagentId, cwd, model } = speaker;
    const environment = logEnvironment(this.#context, speaker);
    const actor = { session_id: sessionId, agent_id: subagentId };
    return [
      {
        ...observe('claude-code', sessionId, { cwd, model }, environment),
        subagentId,
        ...told,
        events: (told.events ?? []).map((event) => ({ ...event, ...actor })),
      },
    ];
  }
}
