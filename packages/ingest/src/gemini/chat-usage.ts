import type { ObservedUsage } from '../observation.ts';
import { countField, idField, isPayload, type Payload, textField } from '../payload.ts';
import { modelName } from '../transcripts/model-name.ts';

/**
 * The tokens of a message. Gemini CLI counts what came from the cache as input too, and thoughts beside the output; `tool`
 * is what results of built-in tools added to the input.
 */
export function usageOf(message: Payload, sessionId: string, timestamp: Date): ObservedUsage | null {
  const { tokens } = message;
  const id = idField(message, 'id');
  if (!isPayload(tokens) || id === null) return null;
  const count = (field: string): number => countField(tokens, field) ?? 0;
  return {
    session_id: sessionId,
    message_id: id,
    model: modelName(textField(message, 'model')),
    input_tokens: sum(Math.max(0, count('input') - count('cached')), count('tool')),
    cache_read_tokens: count('cached'),
    cache_write_tokens: 0,
    output_tokens: sum(count('output'), count('thoughts')),
    reasoning_tokens: count('thoughts'),
    timestamp,
  };
}

/** Never more than the store can count. */
function sum(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}
