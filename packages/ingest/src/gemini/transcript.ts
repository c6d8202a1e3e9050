import type { CallSighting, Observation } from '../observation.ts';
import { observe } from '../observe.ts';
import { idField, isPayload, type Payload, textField } from '../payload.ts';
import { timeField } from '../transcripts/line-time.ts';
import { logEnvironment } from '../transcripts/log-environment.ts';
import type { ReducerContext, TranscriptReducer } from '../transcripts/reducer.ts';
import { loggedCall } from './chat-calls.ts';
import { usageOf } from './chat-usage.ts';

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
    return [];
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
    const usage = usageOf(message, this.#sessionId, this.#now);
    const sightings = this.#sightings(message, this.#sessionId);
    if (usage === null && sightings.length === 0) return [];
    const words = { cwd: this.#folder, model: textField(message, 'model') };
    const observation = observe('gemini', this.#sessionId, words, this.#environment());
    return [{ ...observation, sightings, usage: usage === null ? [] : [usage] }];
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

  #environment(): ReturnType<typeof logEnvironment> {
    return logEnvironment(this.#context, { cwd: this.#folder, branch: null });
  }
}

const LOOKED_AT = 4000;

/** The folder that the session works in: the log tells it only where it tells the model. */
function folderOf({ content }: Payload): string | null {
  const [first] = Array.isArray(content) ? content.filter(isPayload) : [];
  const text = first === undefined ? null : textField(first, 'text');
  if (text === null || !text.startsWith('<session_context>')) return null;
  return /Workspace Directories:\*{0,2}\s*\n\s*- (.+)/.exec(text.slice(0, LOOKED_AT))?.[1]?.trim() ?? null;
}
