import { commitOf } from '../git-commit.ts';
import type { Observation } from '../observation.ts';
import { idField, isPayload, type Payload } from '../payload.ts';
import { toolCallEvent } from '../tool-call.ts';
import { OpenCalls } from '../transcripts/open-calls.ts';
import { resultOfOutput } from './output-text.ts';
import type { RolloutCall } from './rollout-calls.ts';
import type { RolloutPosition } from './rollout-position.ts';
import type { CompletedItem, RolloutResult } from './rollout-results.ts';

/** A call that waits for its output. Its item, which tells more, comes before that. */
interface OpenCall {
  readonly call: RolloutCall;
  readonly at: Date;
  item: CompletedItem | null;
}

/** Brings a rollout's calls, their items and their outputs together. */
export class OpenRolloutCalls {
  readonly #position: RolloutPosition;
  readonly #open = new OpenCalls<OpenCall>();

  constructor(position: RolloutPosition) {
    this.#position = position;
  }

  asked(call: RolloutCall, size: number): Observation[] {
    const pushedOut = this.#open.add(call.id, { call, at: this.#position.now, item: null }, size);
    return pushedOut.flatMap((open) => this.#unfinished(open, 'running'));
  }

  /** The model is given the output of an open call afterwards; a call that is not open is told here and now. */
  completed(item: CompletedItem | null, size: number): Observation[] {
    if (item === null) return [];
    const open = this.#open.get(item.id);
    if (open === null)
      return this.#told({ call: item, at: item.startedAt ?? this.#position.now, item }, item);
    const pushedOut = this.#open.add(item.id, { ...open, item }, size);
    return pushedOut.flatMap((other) => this.#unfinished(other, 'running'));
  }

  answered(item: Payload): Observation[] {
    const open = this.#open.take(idField(item, 'call_id') ?? '');
    // The call was before what is read here: only its item, if it has one, says which it was.
    if (open === null) return [];
    const output = resultOfOutput(item.output);
    const isDecided = output.outcome === 'interrupted' || output.outcome === 'denied' || open.item === null;
    return this.#told(open, isDecided ? output : (open.item ?? output));
  }

  /** Calls that are open still are not heard of again. */
  end(outcome: 'running' | 'interrupted'): Observation[] {
    return this.#open.takeAll().flatMap((open) => this.#unfinished(open, outcome));
  }

  #unfinished(open: OpenCall, outcome: 'running' | 'interrupted'): Observation[] {
    return this.#told(open, open.item ?? { outcome, error: null, output: null, duration_ms: null });
  }

  #told({ call, at, item }: OpenCall, result: RolloutResult): Observation[] {
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
    return this.#position.observedEvent(
      toolCallEvent(payload, this.#position.contextAt(at), { outcome, error, commit }),
    );
  }
}
