import type { ObservedUsage } from '../observation.ts';
import { countField, isPayload, type Payload } from '../payload.ts';
import { modelName } from '../transcripts/model-name.ts';

/** Which message the tokens are of. */
export interface MessageOf {
  readonly sessionId: string;
  readonly messageId: string;
  readonly model: string | null;
  readonly timestamp: Date;
}

/** Codex counts what came from the cache, or went there, as input too; the kinds are told apart here. */
export function usageOf(
  usage: unknown,
  { sessionId, messageId, model, timestamp }: MessageOf,
): ObservedUsage | null {
  if (!isPayload(usage)) return null;
  const count = (field: string, of: Payload = usage): number => countField(of, field) ?? 0;
  const cached = count('cached_input_tokens');
  const written = count('cache_write_input_tokens');
  return {
    session_id: sessionId,
    message_id: messageId,
    model: modelName(model),
    input_tokens: Math.max(0, count('input_tokens') - cached - written),
    cache_read_tokens: cached,
    cache_write_tokens: written,
    output_tokens: count('output_tokens'),
    reasoning_tokens: Math.min(count('reasoning_output_tokens'), count('output_tokens')),
    timestamp,
  };
}
