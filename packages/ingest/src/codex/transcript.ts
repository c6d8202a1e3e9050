import { commitOf } from '../git-commit.ts';
import { lifecycleEvent } from '../lifecycle-event.ts';
import type { Observation, ObservedEvent } from '../observation.ts';
import { observe } from '../observe.ts';
import { idField, isPayload, type Payload, textField } from '../payload.ts';
import { MAX_ERROR, toolCallEvent } from '../tool-call.ts';
import { timeField } from '../transcripts/line-time.ts';
import { logEnvironment } from '../transcripts/log-environment.ts';
import { OpenCalls } from '../transcripts/open-calls.ts';
import type { ReducerContext, TranscriptReducer } from '../transcripts/reducer.ts';
import { SILENT_COMPLETED, SILENT_EVENTS, SILENT_ITEMS, SILENT_LINES } from './line-types.ts';
import { resultOfOutput } from './output-text.ts';
import { callOf, type RolloutCall } from './rollout-calls.ts';
import { type CompletedItem, completedCall, endedCall, type RolloutResult } from './rollout-results.ts';
import { isInherited, type RolloutThread, threadOf } from './rollout-thread.ts';
import { usageOf } from './rollout-usage.ts';
import { textOfParts } from './text-of-parts.ts';
import { errorKey, promptKey, subagentEndKey, turnEndKey } from './turn-keys.ts';

/** A call that waits for its output. Its item, which tells more, comes before that. */
interface OpenCall {
  readonly call: RolloutCall;
  readonly at: Date;
  item: CompletedItem | null;
}

/** Reads rollouts of Codex, from their beginning or from that of a turn. */
export function createCodexReducer(context: ReducerContext): TranscriptReducer {
  return new CodexReducer(context);
}

class CodexReducer implements TranscriptReducer {
  readonly #context: ReducerContext;
  readonly #open = new OpenCalls<OpenCall>();
  #sessionId: string | null;
  #subagentId: string | null;
  #thread: RolloutThread | null = null;
  #hasUsageRecords = false;
  #cwd: string | null = null;
  #branch: string | null = null;
  #model: string | null = null;
  #turnId: string | null = null;
  #now: Date;

  constructor(context: ReducerContext) {
    this.#context = context;
    this.#sessionId = context.sessionId;
    this.#subagentId = context.subagentId;
    this.#now = context.environment.receivedAt ?? new Date(0);
  }

  read(line: Payload): Observation[] {
    this.#now = timeField(line) ?? this.#now;
    const payload = isPayload(line.payload) ? line.payload : {};
    if (isInherited(payload, this.#thread?.id ?? null)) return [];
    const type = textField(line, 'type') ?? '';
    switch (type) {
      case 'session_meta':
        this.#meta(payload);
        return [];
      case 'turn_context':
        this.#turnContext(payload);
        return [];
      case 'response_item':
        return this.#item(payload);
      case 'event_msg':
        return this.#event(payload);
      case 'token_usage_record':
        return this.#usageRecord(payload);
      default:
        if (!SILENT_LINES.has(type)) this.#context.tally.unknown(type);
        return [];
    }
  }

  end(): Observation[] {
    return this.#endCalls('running');
  }

  /** The first is the rollout's own; a rollout that goes on from another repeats that one's. */
  #meta(meta: Payload): void {
    if (this.#thread !== null) return;
    this.#thread = threadOf(meta);
    const { sessionId, subagentId, cwd, branch } = this.#thread;
    this.#sessionId ??= sessionId;
    this.#subagentId ??= subagentId;
    this.#cwd = cwd;
    this.#branch = branch;
  }

  #turnContext(turn: Payload): void {
    this.#turnId = idField(turn, 'turn_id') ?? this.#turnId;
    this.#model = textField(turn, 'model') ?? this.#model;
    this.#cwd ??= textField(turn, 'cwd');
  }

  #item(item: Payload): Observation[] {
    const type = textField(item, 'type') ?? '';
    const call = callOf(item);
    if (call !== null) {
      const pushedOut = this.#open.add(call.id, { call, at: this.#now, item: null });
      return pushedOut === null ? [] : this.#unfinished(pushedOut);
    }
    if (type === 'function_call_output' || type === 'custom_tool_call_output') return this.#output(item);
    if (!SILENT_ITEMS.has(type)) this.#context.tally.unknown(`response_item ${type}`);
    return [];
  }

  #output(item: Payload): Observation[] {
    const open = this.#open.take(idField(item, 'call_id') ?? '');
    // The call was before what is read here: only its item, if it has one, says which it was.
    if (open === null) return [];
    const told = resultOfOutput(item.output);
    const isDecided = told.outcome === 'interrupted' || told.outcome === 'denied' || open.item === null;
    return this.#toolCall(open, isDecided ? told : (open.item ?? told));
  }

  #event(event: Payload): Observation[] {
    const type = textField(event, 'type') ?? '';
    this.#turnId = idField(event, 'turn_id') ?? this.#turnId;
    switch (type) {
      case 'task_started':
      case 'turn_started':
        return [];
      case 'item_completed':
        return this.#completed(isPayload(event.item) ? event.item : {}, event);
      case 'exec_command_end':
      case 'patch_apply_end':
      case 'mcp_tool_call_end':
        return this.#ended(endedCall(event));
      case 'user_message':
        return this.#prompt(textField(event, 'message'));
      case 'task_complete':
      case 'turn_complete':
        return this.#turnEnded();
      case 'turn_aborted':
        return this.#turnAborted(event);
      case 'error':
        return this.#error(event);
      case 'token_count':
        return this.#tokenCount(event);
      default:
        if (!SILENT_EVENTS.has(type)) this.#context.tally.unknown(`event_msg ${type}`);
        return [];
    }
  }

  #completed(item: Payload, event: Payload): Observation[] {
    if (item.type === 'UserMessage') return this.#prompt(textOfParts(item.content));
    const call = completedCall(item, event);
    if (call !== null) return this.#ended(call);
    const type = textField(item, 'type') ?? '';
    if (!SILENT_COMPLETED.has(type)) this.#context.tally.unknown(`item_completed ${type}`);
    return [];
  }

  /** The model is given the output of an open call afterwards; one that is not open is told here and now. */
  #ended(item: CompletedItem | null): Observation[] {
    if (item === null) return [];
    const open = this.#open.get(item.id);
    if (open !== null) {
      open.item = item;
      return [];
    }
    return this.#toolCall({ call: item, at: item.startedAt ?? this.#now, item }, item);
  }

  #endCalls(outcome: 'running' | 'interrupted'): Observation[] {
    return this.#open.takeAll().flatMap((call) => this.#unfinished(call, outcome));
  }

  #unfinished(open: OpenCall, outcome: 'running' | 'interrupted' = 'running'): Observation[] {
    const unheard: RolloutResult = { outcome, error: null, output: null, duration_ms: null };
    return this.#toolCall(open, open.item ?? unheard);
  }

  #toolCall({ call, at, item }: OpenCall, result: RolloutResult): Observation[] {
    const payload: Payload = {
      tool_name: call.tool_name,
      tool_use_id: call.id,
      tool_input: call.tool_input ?? item?.tool_input,
      tool_response: result.output ?? undefined,
      duration_ms: result.duration_ms ?? item?.duration_ms ?? undefined,
    };
    const command = isPayload(payload.tool_input) ? payload.tool_input.command : null;
    const commit = result.outcome === 'failed' ? null : commitOf(command, result.output, null);
    const { outcome, error } = result;
    return this.#observed({
      events: [
        { ...toolCallEvent(payload, this.#eventContext(at), { outcome, error, commit }), ...this.#actor() },
      ],
    });
  }

  #prompt(prompt: string | null): Observation[] {
    if (prompt === null || this.#turnId === null) return [];
    return this.#lifecycle(
      'UserPromptSubmit',
      { prompt },
      { kind: 'prompt', keep: ['prompt'] },
      {
        dedupe_key: promptKey(this.#turnId, prompt),
      },
    );
  }

  #turnEnded(): Observation[] {
    if (this.#turnId === null) return [];
    return this.#subagentId === null
      ? this.#lifecycle(
          'Stop',
          {},
          { kind: 'turn_ended', keep: [] },
          { dedupe_key: turnEndKey(this.#turnId) },
        )
      : this.#lifecycle(
          'SubagentStop',
          {},
          { kind: 'subagent_finished', keep: [] },
          {
            dedupe_key: subagentEndKey(this.#turnId),
          },
        );
  }

  /** No hook tells of it, nor of what became of the calls that were under way. */
  #turnAborted(event: Payload): Observation[] {
    if (this.#turnId === null) return [];
    const end = this.#lifecycle(
      'turn_aborted',
      event,
      { kind: 'turn_ended', keep: ['reason'] },
      {
        outcome: 'interrupted',
        dedupe_key: this.#subagentId === null ? turnEndKey(this.#turnId) : subagentEndKey(this.#turnId),
      },
    );
    return [...this.#endCalls('interrupted'), ...end];
  }

  #error(event: Payload): Observation[] {
    const message = textField(event, 'message');
    if (message === null || this.#turnId === null) return [];
    return this.#lifecycle(
      'error',
      event,
      { kind: 'error', keep: [] },
      {
        outcome: 'failed',
        error_message: this.#context.capture.text(message, MAX_ERROR),
        dedupe_key: errorKey(this.#turnId, message),
      },
    );
  }

  #usageRecord(record: Payload): Observation[] {
    this.#hasUsageRecords = true;
    const messageId = idField(record, 'response_id');
    return messageId === null ? [] : this.#usage(record.usage, messageId);
  }

  /** Older versions have nothing else. The same count may come again; by the sum of all so far it is known for the same. */
  #tokenCount({ info }: Payload): Observation[] {
    if (this.#hasUsageRecords || !isPayload(info) || !isPayload(info.total_token_usage)) return [];
    const total = info.total_token_usage.total_tokens;
    if (typeof total !== 'number' || total <= 0) return [];
    return this.#usage(info.last_token_usage, `${this.#subagentId ?? this.#sessionId}:${total}`);
  }

  #usage(counts: unknown, messageId: string): Observation[] {
    if (this.#sessionId === null) return [];
    const usage = usageOf(counts, {
      sessionId: this.#sessionId,
      messageId,
      model: this.#model,
      timestamp: this.#now,
    });
    return usage === null ? [] : this.#observed({ usage: [usage] });
  }

  #lifecycle(
    name: string,
    payload: Payload,
    meaning: Parameters<typeof lifecycleEvent>[2],
    more: Partial<ObservedEvent>,
  ): Observation[] {
    const event = lifecycleEvent(name, payload, meaning, this.#eventContext(this.#now));
    return this.#observed({ events: [{ ...event, ...more, ...this.#actor() }] });
  }

  #actor(): Pick<ObservedEvent, 'session_id' | 'agent_id'> {
    return { session_id: this.#sessionId, agent_id: this.#subagentId };
  }

  #eventContext(receivedAt: Date): Parameters<typeof toolCallEvent>[1] {
    const { capture } = this.#context;
    return { capture, environment: { ...this.#environment(), receivedAt } };
  }

  #environment(): ReturnType<typeof logEnvironment> {
    return logEnvironment(this.#context, { cwd: this.#cwd, branch: this.#branch });
  }

  #observed(told: Partial<Observation>): Observation[] {
    if (this.#sessionId === null) {
      this.#context.tally.unknown('(before the session is named)');
      return [];
    }
    const words = { cwd: this.#cwd, model: this.#model };
    const observation = observe('codex', this.#sessionId, words, this.#environment());
    return [{ ...observation, subagentId: this.#subagentId, ...told }];
  }
}
