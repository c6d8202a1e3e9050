import type { EventContext } from '../event-context.ts';
import type { Observation, ObservedEvent } from '../observation.ts';
import { observe } from '../observe.ts';
import { idField, type Payload, textField } from '../payload.ts';
import { timeField } from '../transcripts/line-time.ts';
import { logEnvironment } from '../transcripts/log-environment.ts';
import type { ReducerContext } from '../transcripts/reducer.ts';
import { isInherited, type RolloutThread, threadOf } from './rollout-thread.ts';

/** Where a reader is in a rollout: whose it is, in which turn, and when. */
export class RolloutPosition {
  readonly context: ReducerContext;
  sessionId: string | null;
  subagentId: string | null;
  turnId: string | null = null;
  model: string | null = null;
  /** The time of the line that is read. */
  now: Date;
  #thread: RolloutThread | null = null;
  #cwd: string | null = null;

  constructor(context: ReducerContext) {
    this.context = context;
    this.sessionId = context.sessionId;
    this.subagentId = context.subagentId;
    this.now = context.environment.receivedAt ?? new Date(0);
  }

  /** @returns Whether the line is the thread's own. */
  moveTo(line: Payload, payload: Payload): boolean {
    this.now = timeField(line) ?? this.now;
    return !isInherited(payload, this.#thread?.id ?? null);
  }

  /** The first head is the rollout's own; a rollout that goes on from another repeats that one's. */
  begin(meta: Payload): void {
    if (this.#thread !== null) return;
    this.#thread = threadOf(meta);
    this.sessionId ??= this.#thread.sessionId;
    this.subagentId ??= this.#thread.subagentId;
  }

  beginTurn(turn: Payload): void {
    this.enterTurn(turn);
    this.model = textField(turn, 'model') ?? this.model;
    this.#cwd ??= textField(turn, 'cwd');
  }

  enterTurn(payload: Payload): void {
    this.turnId = idField(payload, 'turn_id') ?? this.turnId;
  }

  /** What is needed to make an event of that time. */
  contextAt(receivedAt: Date): EventContext {
    return { capture: this.context.capture, environment: { ...this.#environment(), receivedAt } };
  }

  /** An event of whoever the rollout is of. */
  observedEvent(event: ObservedEvent): Observation[] {
    return this.observed({ events: [{ ...event, session_id: this.sessionId, agent_id: this.subagentId }] });
  }

  observed(told: Partial<Observation>): Observation[] {
    if (this.sessionId === null) {
      this.context.tally.unknown('(before the session is named)');
      return [];
    }
    const words = { cwd: this.#folder(), model: this.model };
    const observation = observe('codex', this.sessionId, words, this.#environment());
    return [{ ...observation, subagentId: this.subagentId, ...told }];
  }

  #environment(): EventContext['environment'] {
    return logEnvironment(this.context, { cwd: this.#folder(), branch: this.#thread?.branch ?? null });
  }

  #folder(): string | null {
    return this.#thread?.cwd ?? this.#cwd;
  }
}
