import type { ObservedUsage } from '../observation.ts';
import { countField, idField, isPayload, type Payload, textField } from '../payload.ts';
import { modelName } from '../transcripts/model-name.ts';

/** The tokens of a message of the model; null for one that Claude Code wrote itself. */
export function usageOf(message: Payload, sessionId: string, timestamp: Date): ObservedUsage | null {
  const { usage } = message;
  const id = idField(message, 'id');
  const model = textField(message, 'model');
  if (!isPayload(usage) || id === null || model === '<synthetic>') return null;
  const details = isPayload(usage.output_tokens_details) ? usage.output_tokens_details : {};
  const output = countField(usage, 'output_tokens') ?? 0;
  return {
    session_id: sessionId,
    message_id: id,
    model: modelName(model),
    input_tokens: countField(usage, 'input_tokens') ?? 0,
    cache_read_tokens: countField(usage, 'cache_read_input_tokens') ?? 0,
    cache_write_tokens: countField(usage, 'cache_creation_input_tokens') ?? 0,
    output_tokens: output,
    reasoning_tokens: Math.min(countField(details, 'thinking_tokens') ?? 0, output),
    timestamp,
  };
}

/** Two lines of one message: it grows while it is written, so the larger counts are the later ones. */
export function laterUsage(a: ObservedUsage, b: ObservedUsage): ObservedUsage {
  const max = (x: number | null | undefined, y: number | null | undefined): number =>
    Math.max(x ?? 0, y ?? 0);
  return {
    ...a,
    input_tokens: max(a.input_tokens, b.input_tokens),
    cache_read_tokens: max(a.cache_read_tokens, b.cache_read_tokens),
    cache_write_tokens: max(a.cache_write_tokens, b.cache_write_tokens),
    output_tokens: max(a.output_tokens, b.output_tokens),
    reasoning_tokens: max(a.reasoning_tokens, b.reasoning_tokens),
  };
}
