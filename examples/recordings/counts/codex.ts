import { CallCounter, type Counts } from './counts.ts';

/** The part of a rollout's line that is looked at. */
export interface CodexLine {
  readonly payload?:
    | { readonly type: 'function_call' | 'custom_tool_call'; readonly call_id: string }
    | {
        readonly type: 'function_call_output' | 'custom_tool_call_output';
        readonly call_id: string;
        readonly output: unknown;
      }
    | { readonly type: 'item_completed'; readonly item: { readonly id: string; readonly status?: string } };
}

/** What Codex gives the model in place of an output where it did not carry a call out at all. */
const NOT_CARRIED_OUT = /^(?:unsupported call: |apply_patch verification failed: )/;

/**
 * A call is an item that asks for one. It failed where the item that completed it says so, or where its output is the
 * message that it was not carried out: such a call has no other item.
 */
export function countCodex(lines: readonly CodexLine[]): Counts {
  const counter = new CallCounter();
  for (const { payload } of lines) {
    switch (payload?.type) {
      case 'function_call':
      case 'custom_tool_call':
        counter.call(payload.call_id);
        break;
      case 'function_call_output':
      case 'custom_tool_call_output':
        if (NOT_CARRIED_OUT.test(String(payload.output))) counter.failure(payload.call_id);
        break;
      case 'item_completed':
        if (payload.item.status === 'failed') counter.failure(payload.item.id);
        break;
    }
  }
  return counter.counts();
}
