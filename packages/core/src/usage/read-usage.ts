import type { AggregateRow, MessageUsageRecord, TokenTotals, UsageFilter, Where } from '@skep/contracts';
import type { ReadOperation } from '../operations/operation.ts';
import { checkInput } from '../validation/check-input.ts';
import { usageFilter } from '../validation/usage-schemas.ts';

export const listMessageUsage: ReadOperation<[UsageFilter?], MessageUsageRecord[]> = {
  name: 'listMessageUsage',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(filter = {}) {
    const where = whereOf(checkInput('listMessageUsage', usageFilter, filter));
    return ({ store }) =>
      store.find('message_usage', { where, orderBy: [{ field: 'timestamp', direction: 'asc' }] });
  },
};

export const getTokenTotals: ReadOperation<[UsageFilter?], TokenTotals[]> = {
  name: 'getTokenTotals',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(filter = {}) {
    const where = whereOf(checkInput('getTokenTotals', usageFilter, filter));
    return async ({ store }) => {
      const groups = await store.aggregate('message_usage', {
        where,
        groupBy: ['instance_id', 'model'],
        measures: {
          messages: { op: 'count' },
          input_tokens: { op: 'sum', field: 'input_tokens' },
          cache_read_tokens: { op: 'sum', field: 'cache_read_tokens' },
          cache_write_tokens: { op: 'sum', field: 'cache_write_tokens' },
          output_tokens: { op: 'sum', field: 'output_tokens' },
          reasoning_tokens: { op: 'sum', field: 'reasoning_tokens' },
        },
      });
      return groups.map(totalsOf);
    };
  },
};

function whereOf({ instanceIds, sessionId, since }: UsageFilter): Where {
  return {
    ...(instanceIds && { instance_id: { in: instanceIds } }),
    ...(sessionId !== undefined && { session_id: sessionId }),
    ...(since && { timestamp: { gte: since } }),
  };
}

function totalsOf({ keys, values }: AggregateRow): TokenTotals {
  return {
    instance_id: String(keys.instance_id),
    model: String(keys.model),
    messages: Number(values.messages),
    input_tokens: Number(values.input_tokens),
    cache_read_tokens: Number(values.cache_read_tokens),
    cache_write_tokens: Number(values.cache_write_tokens),
    output_tokens: Number(values.output_tokens),
    reasoning_tokens: Number(values.reasoning_tokens),
  };
}
