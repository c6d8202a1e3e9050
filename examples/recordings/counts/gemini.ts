import { CallCounter, type Counts } from './counts.ts';

/** The part of a chat log's line that is looked at. */
export interface GeminiLine {
  readonly startTime?: string;
  readonly toolCalls?: readonly { readonly id: string; readonly status: string }[];
}

/**
 * A call is an entry of a message's `toolCalls`; it failed where its status is `error`. A command's exit code stands only
 * in the text of its output: for Gemini CLI such a call is a success.
 *
 * @param until Runs of the session that began later are left out: each begins with a line that has its `startTime`.
 */
export function countGemini(lines: readonly GeminiLine[], until: Date): Counts {
  const counter = new CallCounter();
  for (const line of lines) {
    if (line.startTime !== undefined && new Date(line.startTime) > until) break;
    for (const call of line.toolCalls ?? []) {
      counter.call(call.id);
      if (call.status === 'error') counter.failure(call.id);
    }
  }
  return counter.counts();
}
