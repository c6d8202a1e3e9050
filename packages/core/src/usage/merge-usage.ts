import type { MessageUsageRecord } from '@skep/contracts';

/** What an agent that does not tell the model's name is noted with. */
const UNKNOWN_MODEL = 'unknown';

/**
 * Two deliveries of one message's usage as one: the larger of each count, for a message that is still being written is
 * told again and again, and the earlier time. The merge is commutative, associative and idempotent.
 */
export function mergeUsage(a: MessageUsageRecord, b: MessageUsageRecord): MessageUsageRecord {
  return {
    session_id: a.session_id,
    message_id: a.message_id,
    instance_id: fullerText(a.instance_id, b.instance_id),
    model: fullerModel(a.model, b.model),
    input_tokens: Math.max(a.input_tokens, b.input_tokens),
    cache_read_tokens: Math.max(a.cache_read_tokens, b.cache_read_tokens),
    cache_write_tokens: Math.max(a.cache_write_tokens, b.cache_write_tokens),
    output_tokens: Math.max(a.output_tokens, b.output_tokens),
    reasoning_tokens: Math.max(a.reasoning_tokens, b.reasoning_tokens),
    timestamp: new Date(Math.min(a.timestamp.getTime(), b.timestamp.getTime())),
  };
}

function fullerModel(a: string, b: string): string {
  if (a === UNKNOWN_MODEL) return b;
  return b === UNKNOWN_MODEL ? a : fullerText(a, b);
}

/** The longer text, for it tells more; of two as long, the later by code unit. */
function fullerText(a: string, b: string): string {
  if (a.length !== b.length) return a.length > b.length ? a : b;
  return a >= b ? a : b;
}
