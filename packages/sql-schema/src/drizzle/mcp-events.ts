import { EVENT_KINDS, EVENT_OUTCOMES, type MCPEventRecord } from '@skep/contracts';
import { sql } from 'drizzle-orm';
import { foreignKey, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { atLeast, oneOf, validJson, zeroOrOne } from './checks.ts';
import { instancesTable } from './instances.ts';
import type { TableOf } from './table-type.ts';

export const mcpEventsTable: TableOf<
  'mcp_events',
  MCPEventRecord,
  'id',
  'id' | 'kind' | 'is_status_updating'
> = sqliteTable(
  'mcp_events',
  {
    id: integer('id').notNull().primaryKey({ autoIncrement: true }),
    instance_id: text('instance_id').notNull(),
    kind: text('kind', { enum: EVENT_KINDS }).notNull().default('tool_call'),
    tool_name: text('tool_name').notNull(),
    outcome: text('outcome', { enum: EVENT_OUTCOMES }).notNull(),
    success: integer('success', { mode: 'boolean' }).notNull(),
    error_message: text('error_message'),
    metadata: text('metadata'),
    git_commit_hash: text('git_commit_hash'),
    status_change: text('status_change'),
    is_status_updating: integer('is_status_updating', { mode: 'boolean' }).notNull().default(false),
    timestamp: integer('timestamp', { mode: 'timestamp_ms' }).notNull(),
    tool_use_id: text('tool_use_id'),
    duration_ms: integer('duration_ms'),
    agent_id: text('agent_id'),
    session_id: text('session_id'),
    dedupe_key: text('dedupe_key'),
    checksum: integer('checksum'),
  },
  (table) => [
    foreignKey({
      name: 'fk_mcp_events_instance',
      columns: [table.instance_id],
      foreignColumns: [instancesTable.id],
    }),
    uniqueIndex('unq_mcp_events_tool_use').on(table.session_id, table.tool_use_id),
    uniqueIndex('unq_mcp_events_dedupe')
      .on(table.session_id, table.dedupe_key)
      .where(sql`dedupe_key IS NOT NULL`),
    index('idx_mcp_events_instance').on(table.instance_id, table.timestamp, table.id),
    index('idx_mcp_events_timestamp').on(table.timestamp, table.id),
    oneOf(table.kind, EVENT_KINDS),
    oneOf(table.outcome, EVENT_OUTCOMES),
    zeroOrOne(table.success),
    zeroOrOne(table.is_status_updating),
    validJson(table.metadata),
    atLeast(table.duration_ms, 0),
  ],
);
