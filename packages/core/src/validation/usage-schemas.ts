import type { NewMessageUsage, UsageFilter } from '@skep/contracts';
import * as z from 'zod/mini';
import { count, date, identifier, name } from './values.ts';

export const newUsage: z.ZodMiniType<NewMessageUsage> = z.lazy(() =>
  z.strictObject({
    session_id: name,
    message_id: name,
    instance_id: identifier,
    model: name,
    input_tokens: z.nullish(count),
    cache_read_tokens: z.nullish(count),
    cache_write_tokens: z.nullish(count),
    output_tokens: z.nullish(count),
    reasoning_tokens: z.nullish(count),
    timestamp: z.nullish(date),
  }),
);

export const usageFilter: z.ZodMiniType<UsageFilter> = z.lazy(
  () =>
    z.strictObject({
      instanceIds: z.optional(z.array(identifier)),
      sessionId: z.optional(name),
      since: z.optional(date),
    }) as z.ZodMiniType<UsageFilter>,
);
