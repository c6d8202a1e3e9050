import type { CallSighting, Observation, ObservedUsage } from '../observation.ts';
import { observe } from '../observe.ts';
import { idField, isPayload, type Payload, textField } from '../payload.ts';
import { timeField } from '../transcripts/line-time.ts';
import { logEnvironment } from '../transcripts/log-environment.ts';
import type { ReducerContext, TranscriptReducer } from '../transcripts/reducer.ts';
import { loggedCall } from './chat-calls.ts';
import { usageOf } from './chat-usage.ts';
import { folderOf } from './session-context.ts';

/** Messages of the log that are not the model's. */
const SILENT_MESSAGES: ReadonlySet<string> = new Set(['user', 'info', 'warning', 'error']);

/** Reads chat logs of Gemini CLI. What it repeats, for the sake of a resumed or rewound session, counts once. */
export function createGeminiReducer(context: ReducerContext): TranscriptReducer {
  return new GeminiReducer(context);
}

class GeminiReducer implements TranscriptReducer {
  readonly #context: ReducerContext;
  #sessionId: string | null;
  #folder: string | null = null;
  /** The tokens of the last message, which the next line may tell again. */
  #usage: ObservedUsage | null = null;
  #model: string | null = null;
  #now: Date;

  constructor(context: ReducerContext) {
    this.#context = context;
    this.#sessionId = context.sessionId;
    this.#now = context.environment.receivedAt ?? new Date(0);
  }

  read(line: Payload): Observation[] {
    if (isPayload(line.$set)) return this.#messages(line.$set);
    if (line.$rewindTo !== undefined) return [];
    if (line.sessionId !== undefined) {
      // The head of a session; of a file of an older version, all of it.
      this.#sessionId = this.#context.sessionId ?? idField(line, 'sessionId') ?? this.#sessionId;
      this.#now = timeField(line, 'startTime') ?? this.#now;
      return this.#messages(line);
    }
    return this.#message(line);
  }

  end(): Observation[] {
    const usage = this.#usage;
    this.#usage = null;
    return usage === null ? [] : this.#observed({ usage: [usage] });
  }

  #messages({ messages }: Payload): Observation[] {
    return (Array.isArray(messages) ? messages : [])
      .filter(isPayload)
      .flatMap((message) => this.#message(message));
  }

  #message(message: Payload): Observation[] {
    const type = textField(message, 'type') ?? '';
    if (type === 'user') this.#folder ??= folderOf(message);
    if (type !== 'gemini') {
      if (!SILENT_MESSAGES.has(type)) this.#context.tally.unknown(type);
      return [];
    }
    this.#now = timeField(message) ?? this.#now;
    if (this.#sessionId === null) {
      this.#context.tally.unknown('(before the session is named)');
      return [];
    }
    this.#model = textField(message, 'model') ?? this.#model;
    const usage = usageOf(message, this.#sessionId, this.#now);
    const told = usage !== null && usage.message_id !== this.#usage?.message_id ? this.end() : [];
    this.#usage = usage ?? this.#usage;
    const sightings = this.#sightings(message, this.#sessionId);
    return sightings.length === 0 ? told : [...told, ...this.#observed({ sightings })];
  }

  #sightings({ toolCalls }: Payload, sessionId: string): CallSighting[] {
    const calls = (Array.isArray(toolCalls) ? toolCalls : []).filter(isPayload);
    return calls.flatMap((call) => {
      const environment = { ...this.#environment(), receivedAt: timeField(call) ?? this.#now };
      const sighting = loggedCall(call, { capture: this.#context.capture, environment });
      if (sighting === null) return [];
      return [{ ...sighting, event: { ...sighting.event, session_id: sessionId, agent_id: null } }];
    });
  }

  #observed(told: Partial<Observation>): Observation[] {
    if (this.#sessionId === null) return [];
    const words = { cwd: this.#folder, model: this.#model };
    return [{ ...observe('gemini', this.#sessionId, words, this.#environment()), ...told }];
  }

  #environment(): ReturnType<typeof logEnvironment> {
    return logEnvironment(this.#context, { cwd: this.#folder, branch: null });
  }
}
