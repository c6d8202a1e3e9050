import type { MessageUsageRecord } from '@skep/contracts';
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { atLeast } from './checks.ts';
import { instancesTable } from './instances.ts';
import type { TableOf } from './table-type.ts';

type Counts =
  | 'input_tokens'
  | 'cache_read_tokens'
  | 'cache_write_tokens'
  | 'output_tokens'
  | 'reasoning_tokens';

/** Its key is composite, so no single column is marked as the primary key. */
export const messageUsageTable: TableOf<'message_usage', MessageUsageRecord, never, Counts> = sqliteTable(
  'message_usage',
  {
    session_id: text('session_id').notNull(),
    message_id: text('message_id').notNull(),
    instance_id: text('instance_id').notNull(),
    model: text('model').notNull(),
    input_tokens: integer('input_tokens').notNull().default(0),
    cache_read_tokens: integer('cache_read_tokens').notNull().default(0),
    cache_write_tokens: integer('cache_write_tokens').notNull().default(0),
    output_tokens: integer('output_tokens').notNull().default(0),
    reasoning_tokens: integer('reasoning_tokens').notNull().default(0),
    timestamp: integer('timestamp', { mode: 'timestamp_ms' }).notNull(),
    checksum: integer('checksum'),
  },
  (table) => [
    primaryKey({ columns: [table.session_id, table.message_id] }),
    foreignKey({
      name: 'fk_message_usage_instance',
      columns: [table.instance_id],
      foreignColumns: [instancesTable.id],
    }),
    index('idx_message_usage_instance').on(table.instance_id, table.model),
    atLeast(table.input_tokens, 0),
    atLeast(table.cache_read_tokens, 0),
    atLeast(table.cache_write_tokens, 0),
    atLeast(table.output_tokens, 0),
    atLeast(table.reasoning_tokens, 0),
  ],
);
