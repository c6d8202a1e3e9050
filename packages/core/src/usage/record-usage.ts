import type { MessageUsageRecord, NewMessageUsage } from '@skep/contracts';
import { instanceNotFound } from '../errors/record-errors.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { checkInput } from '../validation/check-input.ts';
import { newUsage } from '../validation/usage-schemas.ts';
import { mergeUsage } from './merge-usage.ts';

const name = 'recordMessageUsage';

export const recordMessageUsage: WriteOperation<[NewMessageUsage], void> = {
  name,
  kind: 'log',
  failure: 'DATABASE_LOG_FAILED',
  prepare(input) {
    const given = checkInput(name, newUsage, input);
    return (context) => insertOrMerge(context, given);
  },
};

async function insertOrMerge(
  { store, settings, activity }: WriteContext,
  given: NewMessageUsage,
): Promise<void> {
  if (!(await activity.knows(store, given.instance_id))) throw instanceNotFound(name, given.instance_id);
  const record: MessageUsageRecord = {
    session_id: given.session_id,
    message_id: given.message_id,
    instance_id: given.instance_id,
    model: given.model,
    input_tokens: given.input_tokens ?? 0,
    cache_read_tokens: given.cache_read_tokens ?? 0,
    cache_write_tokens: given.cache_write_tokens ?? 0,
    output_tokens: given.output_tokens ?? 0,
    reasoning_tokens: given.reasoning_tokens ?? 0,
    timestamp: given.timestamp ?? settings.now(),
  };
  if ((await store.insertNew('message_usage', record, ['session_id', 'message_id'])) !== null) return;
  const { session_id, message_id } = record;
  const stored = await store.first('message_usage', { session_id, message_id });
  if (stored !== null) await store.update('message_usage', stored, mergeUsage(stored, record));
}
