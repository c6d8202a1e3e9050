import type { Observation } from '../observation.ts';
import { idField, isPayload, type Payload, textField } from '../payload.ts';
import { OpenCalls } from '../transcripts/open-calls.ts';
import type { ReducerContext, TranscriptReducer } from '../transcripts/reducer.ts';
import { SILENT_BLOCKS, SILENT_LINES, SILENT_SYSTEM } from './line-types.ts';
import { blocksOf, isPrompt, textOf } from './message-content.ts';
import { MessageTokens } from './message-tokens.ts';
import { isInherited, type Place, placeOf, type Speaker, speakerOf } from './speaker.ts';
import { type AskedCall, finishedCall, unfinishedCall } from './transcript-calls.ts';
import { TranscriptObserver } from './transcript-observer.ts';
import { TranscriptTurns } from './transcript-turns.ts';

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
  readonly #observer: TranscriptObserver;
  readonly #turns: TranscriptTurns;
  readonly #tokens: MessageTokens;
  readonly #open = new OpenCalls<OpenCall>();
  #place: Place | null;

  constructor(context: ReducerContext) {
    this.#context = context;
    this.#observer = new TranscriptObserver(context);
    this.#turns = new TranscriptTurns(this.#observer);
    this.#tokens = new MessageTokens(this.#observer);
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
      ...this.#turns.goOn(null),
      ...this.#tokens.flush(),
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
      ...this.#turns.goOn(messageId),
      ...this.#tokens.note(message, speaker),
      ...this.#askedCalls(blocks, speaker, size),
    ];
    if (line.isApiErrorMessage === true) return [...observed, ...this.#turns.failed(line, words, speaker)];
    const { stop_reason: reason } = message;
    const isEnd = typeof reason === 'string' && reason !== 'tool_use' && reason !== 'pause_turn';
    if (isEnd && words !== null) this.#turns.ending({ speaker, messageId, words });
    return observed;
  }

  #user(line: Payload, message: Payload, speaker: Speaker): Observation[] {
    const observed = this.#turns.goOn(null);
    this.#turns.enter(line);
    const blocks = blocksOf(message);
    for (const block of blocks) {
      if (block.type === 'tool_result') observed.push(...this.#result(block, line));
      else this.#countBlock(block);
    }
    const words = blocks.some(({ type }) => type === 'tool_result') ? null : textOf(blocks);
    if (words === null || speaker.isSidechain) return observed;
    if (words.startsWith('[Request interrupted'))
      return [...observed, ...this.#turns.interrupted(line, speaker)];
    return isPrompt(line, words) ? [...observed, ...this.#turns.prompted(line, words, speaker)] : observed;
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
    const { call, speaker } = open;
    const event = finishedCall(call, block, line, this.#observer.contextOf(speaker));
    return this.#observer.observed(speaker, { events: [event] });
  }

  #unfinished({ call, speaker }: OpenCall): Observation[] {
    const event = unfinishedCall(call, this.#observer.contextOf(speaker));
    return this.#observer.observed(speaker, { events: [event] });
  }

  #countBlock({ type }: Payload): void {
    if (typeof type !== 'string' || !SILENT_BLOCKS.has(type))
      this.#context.tally.unknown(`block ${String(type)}`);
  }
}
