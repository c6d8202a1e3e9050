import type { EventContext } from '../event-context.ts';
import { lifecycleEvent, type Meaning } from '../lifecycle-event.ts';
import type { Observation, ObservedEvent, ObservedUsage } from '../observation.ts';
import { observe } from '../observe.ts';
import { idField, isPayload, type Payload, textField } from '../payload.ts';
import { MAX_ERROR } from '../tool-call.ts';
import { logEnvironment } from '../transcripts/log-environment.ts';
import { OpenCalls } from '../transcripts/open-calls.ts';
import type { ReducerContext, TranscriptReducer } from '../transcripts/reducer.ts';
import { SILENT_BLOCKS, SILENT_LINES, SILENT_SYSTEM } from './line-types.ts';
import { blocksOf, isPrompt, textOf } from './message-content.ts';
import { laterUsage, usageOf } from './message-usage.ts';
import { sharedKey } from './shared-key.ts';
import { isInherited, type Place, placeOf, type Speaker, speakerOf } from './speaker.ts';
import { type AskedCall, finishedCall, unfinishedCall } from './transcript-calls.ts';

interface OpenCall {
  readonly call: AskedCall;
  readonly speaker: Speaker;
}

/** Reads transcripts of Claude Code, of sessions and of their subagents. */
export function createClaudeCodeReducer(context: ReducerContext): TranscriptReducer {
  return new ClaudeCodeReducer(context);
}

class ClaudeCodeReducer implements TranscriptReducer {
  readonly #context: ReducerContext;
  readonly #open = new OpenCalls<OpenCall>();
  #place: Place | null;
  #promptId: string | null = null;
  /** The message that the last lines were of: the next may add to it. */
  #usage: { readonly speaker: Speaker; readonly usage: ObservedUsage } | null = null;
  /** Its last words, if the turn ends with them. */
  #ending: { readonly speaker: Speaker; readonly messageId: string | null; readonly words: string } | null =
    null;

  constructor(context: ReducerContext) {
    this.#context = context;
    const at = context.environment.receivedAt ?? new Date(0);
    this.#place =
      context.sessionId === null ? null : { sessionId: context.sessionId, cwd: null, branch: null, at };
  }

  read(line: Payload, size: number): Observation[] {
    const type = textField(line, 'type') ?? '';
    switch (type) {
      case 'assistant':
        return this.#spoken(line, (message, speaker) => this.#assistant(line, message, speaker, size));
      case 'user':
        return this.#spoken(line, (message, speaker) => this.#user(line, message, speaker));
      case 'system': {
        const subtype = textField(line, 'subtype') ?? '';
        if (!SILENT_SYSTEM.has(subtype)) this.#context.tally.unknown(`system ${subtype}`);
        return [];
      }
      default:
        if (!SILENT_LINES.has(type)) this.#context.tally.unknown(type);
        return [];
    }
  }

  end(): Observation[] {
    return [
      ...this.#endTurn(null),
      ...this.#flushUsage(),
      ...this.#open.takeAll().flatMap((open) => this.#unfinished(open)),
    ];
  }

  #spoken(line: Payload, read: (message: Payload, speaker: Speaker) => Observation[]): Observation[] {
    if (isInherited(line)) return [];
    this.#place = placeOf(line, this.#place);
    if (this.#place === null) {
      this.#context.tally.unknown('(before the session is named)');
      return [];
    }
    const speaker = speakerOf(line, this.#place, this.#context.subagentId);
    return read(isPayload(line.message) ? line.message : {}, speaker);
  }

  #assistant(line: Payload, message: Payload, speaker: Speaker, size: number): Observation[] {
    const messageId = idField(message, 'id');
    const blocks = blocksOf(message);
    const words = textOf(blocks);
    const observed = [
      ...this.#endTurn(messageId),
      ...this.#noteUsage(message, speaker),
      ...this.#askedCalls(blocks, speaker, size),
    ];
    if (line.isApiErrorMessage === true) return [...observed, ...this.#error(line, words, speaker)];
    const { stop_reason: reason } = message;
    const isEnd = typeof reason === 'string' && reason !== 'tool_use' && reason !== 'pause_turn';
    if (isEnd && words !== null) this.#ending = { speaker, messageId, words };
    return observed;
  }

  #user(line: Payload, message: Payload, speaker: Speaker): Observation[] {
    const observed = this.#endTurn(null);
    this.#promptId = idField(line, 'promptId') ?? this.#promptId;
    const blocks = blocksOf(message);
    for (const block of blocks) {
      if (block.type === 'tool_result') observed.push(...this.#result(block, line));
      else this.#countBlock(block);
    }
    const words = blocks.some(({ type }) => type === 'tool_result') ? null : textOf(blocks);
    if (words === null || speaker.isSidechain) return observed;
    if (words.startsWith('[Request interrupted')) return [...observed, ...this.#interrupted(line, speaker)];
    return isPrompt(line, words) ? [...observed, ...this.#prompt(line, words, speaker)] : observed;
  }

  #askedCalls(blocks: readonly Payload[], speaker: Speaker, size: number): Observation[] {
    const pushedOut: OpenCall[] = [];
    for (const block of blocks) {
      const id = block.type === 'tool_use' ? idField(block, 'id') : null;
      if (id === null) {
        this.#countBlock(block);
        continue;
      }
      const call = { id, name: textField(block, 'name') ?? '(unnamed tool)', input: block.input };
      pushedOut.push(...this.#open.add(id, { call, speaker }, size));
    }
    return pushedOut.flatMap((open) => this.#unfinished(open));
  }

  #result(block: Payload, line: Payload): Observation[] {
    const open = this.#open.take(idField(block, 'tool_use_id') ?? '');
    // The call was before what is read here, or is told twice.
    if (open === null) return [];
    return this.#observed(open.speaker, {
      events: [finishedCall(open.call, block, line, this.#eventContext(open.speaker))],
    });
  }

  #unfinished({ call, speaker }: OpenCall): Observation[] {
    return this.#observed(speaker, { events: [unfinishedCall(call, this.#eventContext(speaker))] });
  }

  #prompt(line: Payload, prompt: string, speaker: Speaker): Observation[] {
    const promptId = idField(line, 'promptId');
    return this.#lifecycle('UserPromptSubmit', { prompt_id: promptId, prompt }, speaker, {
      kind: 'prompt',
      keep: ['prompt'],
    });
  }

  /** No hook tells of it. */
  #interrupted(line: Payload, speaker: Speaker): Observation[] {
    const uuid = idField(line, 'uuid');
    if (uuid === null) return [];
    const event = lifecycleEvent(
      'interrupted',
      {},
      { kind: 'turn_ended', keep: [] },
      this.#eventContext(speaker),
    );
    return this.#observed(speaker, {
      events: [{ ...event, outcome: 'interrupted', dedupe_key: `interrupted:${uuid}` }],
    });
  }

  #error(line: Payload, words: string | null, speaker: Speaker): Observation[] {
    const payload = {
      prompt_id: this.#promptId,
      agent_id: speaker.subagentId,
      last_assistant_message: words,
      error: line.error,
    };
    const told = { outcome: 'failed', error_message: this.#context.capture.text(words, MAX_ERROR) } as const;
    return this.#lifecycle('StopFailure', payload, speaker, { kind: 'error', keep: ['error'] }, told);
  }

  /** The turn has ended where no more of the message came that ended it. */
  #endTurn(nextMessageId: string | null): Observation[] {
    const ending = this.#ending;
    this.#ending = null;
    if (ending === null || (nextMessageId !== null && nextMessageId === ending.messageId)) return [];
    const { speaker, words } = ending;
    const payload = {
      prompt_id: this.#promptId,
      agent_id: speaker.subagentId,
      last_assistant_message: words,
    };
    if (speaker.subagentId !== null) {
      return this.#lifecycle('SubagentStop', payload, speaker, { kind: 'subagent_finished', keep: [] });
    }
    // Older versions have subagents among the lines of the session, without a name.
    if (speaker.isSidechain) return [];
    return this.#lifecycle('Stop', payload, speaker, { kind: 'turn_ended', keep: [] });
  }

  /** Only what hooks know for the same: older versions did not name the prompt. */
  #lifecycle(
    name: string,
    payload: Payload,
    speaker: Speaker,
    meaning: Meaning,
    more: Partial<ObservedEvent> = {},
  ): Observation[] {
    const key = sharedKey(name, payload);
    if (key === null) return [];
    const event = lifecycleEvent(name, payload, meaning, this.#eventContext(speaker));
    return this.#observed(speaker, { events: [{ ...event, ...more, dedupe_key: key }] });
  }

  #noteUsage(message: Payload, speaker: Speaker): Observation[] {
    const usage = usageOf(message, speaker.sessionId, speaker.at);
    if (usage === null) return [];
    const known = this.#usage;
    if (known !== null && known.usage.message_id === usage.message_id) {
      this.#usage = { speaker: known.speaker, usage: laterUsage(known.usage, usage) };
      return [];
    }
    const observed = this.#flushUsage();
    this.#usage = { speaker, usage };
    return observed;
  }

  #flushUsage(): Observation[] {
    const known = this.#usage;
    this.#usage = null;
    return known === null ? [] : this.#observed(known.speaker, { usage: [known.usage] });
  }

  #countBlock({ type }: Payload): void {
    if (typeof type !== 'string' || !SILENT_BLOCKS.has(type))
      this.#context.tally.unknown(`block ${String(type)}`);
  }

  #eventContext(speaker: Speaker): EventContext {
    const environment = { ...logEnvironment(this.#context, speaker), receivedAt: speaker.at };
    return { capture: this.#context.capture, environment };
  }

  #observed(speaker: Speaker, told: Partial<Observation>): Observation[] {
    const { sessionId, subagentId } = speaker;
    const environment = logEnvironment(this.#context, speaker);
    const actor = { session_id: sessionId, agent_id: subagentId };
    return [
      {
        ...observe('claude-code', sessionId, { cwd: speaker.cwd, model: speaker.model }, environment),
        subagentId,
        ...told,
        events: (told.events ?? []).map((event) => ({ ...event, ...actor })),
      },
    ];
  }
}
