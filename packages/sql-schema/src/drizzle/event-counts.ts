import { EVENT_KINDS, EVENT_OUTCOMES, type EventCountRecord } from '@skep/contracts';
import { foreignKey, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { atLeast, oneOf } from './checks.ts';
import { instancesTable } from './instances.ts';
import type { TableOf } from './table-type.ts';

export const eventCountsTable: TableOf<'event_counts', EventCountRecord, never> = sqliteTable(
  'event_counts',
  {
    instance_id: text('instance_id').notNull(),
    kind: text('kind', { enum: EVENT_KINDS }).notNull(),
    tool_name: text('tool_name').notNull(),
    outcome: text('outcome', { enum: EVENT_OUTCOMES }).notNull(),
    events: integer('events').notNull(),
    first_at: integer('first_at', { mode: 'timestamp_ms' }).notNull(),
    last_at: integer('last_at', { mode: 'timestamp_ms' }).notNull(),
    checksum: integer('checksum'),
  },
  (table) => [
    primaryKey({ columns: [table.instance_id, table.kind, table.tool_name, table.outcome] }),
    foreignKey({
      name: 'fk_event_counts_instance',
      columns: [table.instance_id],
      foreignColumns: [instancesTable.id],
    }),
    oneOf(table.kind, EVENT_KINDS),
    oneOf(table.outcome, EVENT_OUTCOMES),
    atLeast(table.events, 1),
  ],
);
