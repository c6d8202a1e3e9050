import type { Observation } from '../observation.ts';
import { idField, isPayload, type Payload, textField } from '../payload.ts';
import { safeId } from '../safe-id.ts';
import type { ReducerContext, TranscriptReducer } from '../transcripts/reducer.ts';
import { SILENT_COMPLETED, SILENT_EVENTS, SILENT_ITEMS, SILENT_LINES } from './line-types.ts';
import { OpenRolloutCalls } from './open-rollout-calls.ts';
import { callOf } from './rollout-calls.ts';
import { RolloutPosition } from './rollout-position.ts';
import { completedCall, endedCall } from './rollout-results.ts';
import { promptGiven, turnAborted, turnEnded, turnFailed } from './rollout-turns.ts';
import { usageOf } from './rollout-usage.ts';
import { textOfParts } from './text-of-parts.ts';

/** Reads rollouts of Codex, from their beginning or from that of a turn. */
export function createCodexReducer(context: ReducerContext): TranscriptReducer {
  return new CodexReducer(context);
}

class CodexReducer implements TranscriptReducer {
  readonly #position: RolloutPosition;
  readonly #calls: OpenRolloutCalls;
  #hasUsageRecords = false;

  constructor(context: ReducerContext) {
    this.#position = new RolloutPosition(context);
    this.#calls = new OpenRolloutCalls(this.#position);
  }

  read(line: Payload, size: number): Observation[] {
    const payload = isPayload(line.payload) ? line.payload : {};
    if (!this.#position.moveTo(line, payload)) return [];
    const type = textField(line, 'type') ?? '';
    switch (type) {
      case 'session_meta':
        this.#position.begin(payload);
        return [];
      case 'turn_context':
        this.#position.beginTurn(payload);
        return [];
      case 'response_item':
        return this.#item(payload, size);
      case 'event_msg':
        return this.#event(payload, size);
      case 'token_usage_record':
        return this.#usageRecord(payload);
      default:
        return SILENT_LINES.has(type) ? [] : this.#unknown(type);
    }
  }

  end(): Observation[] {
    return this.#calls.end('running');
  }

  #item(item: Payload, size: number): Observation[] {
    const call = callOf(item);
    if (call !== null) return this.#calls.asked(call, size);
    const type = textField(item, 'type') ?? '';
    if (type === 'function_call_output' || type === 'custom_tool_call_output') {
      return this.#calls.answered(item);
    }
    return SILENT_ITEMS.has(type) ? [] : this.#unknown(`response_item ${type}`);
  }

  #event(event: Payload, size: number): Observation[] {
    const type = textField(event, 'type') ?? '';
    this.#position.enterTurn(event);
    switch (type) {
      case 'task_started':
      case 'turn_started':
        return [];
      case 'item_completed':
        return this.#completed(isPayload(event.item) ? event.item : {}, event, size);
      case 'exec_command_end':
      case 'patch_apply_end':
      case 'mcp_tool_call_end':
        return this.#calls.completed(endedCall(event), size);
      case 'user_message':
        return promptGiven(this.#position, textField(event, 'message'));
      case 'task_complete':
      case 'turn_complete':
        return turnEnded(this.#position);
      case 'turn_aborted':
        return [...this.#calls.end('interrupted'), ...turnAborted(this.#position, event)];
      case 'error':
        return turnFailed(this.#position, event);
      case 'token_count':
        return this.#tokenCount(event);
      default:
        return SILENT_EVENTS.has(type) ? [] : this.#unknown(`event_msg ${type}`);
    }
  }

  #completed(item: Payload, event: Payload, size: number): Observation[] {
    if (item.type === 'UserMessage') return promptGiven(this.#position, textOfParts(item.content));
    const call = completedCall(item, event);
    if (call !== null) return this.#calls.completed(call, size);
    const type = textField(item, 'type') ?? '';
    return SILENT_COMPLETED.has(type) ? [] : this.#unknown(`item_completed ${type}`);
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
    const { subagentId, sessionId } = this.#position;
    return this.#usage(info.last_token_usage, safeId(`${subagentId ?? sessionId}:${total}`));
  }

  #usage(counts: unknown, messageId: string): Observation[] {
    const { sessionId, model, now } = this.#position;
    const usage = usageOf(counts, { sessionId: sessionId ?? '', messageId, model, timestamp: now });
    return usage === null ? [] : this.#position.observed({ usage: [usage] });
  }

  #unknown(type: string): Observation[] {
    this.#position.context.tally.unknown(type);
    return [];
  }
}
