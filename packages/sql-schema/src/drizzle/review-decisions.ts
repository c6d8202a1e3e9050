import { DECISION_CHOICES, DECISION_REASONS, type ReviewDecisionRecord } from '@skep/contracts';
import { foreignKey, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { atLeast, oneOf } from './checks.ts';
import { instancesTable } from './instances.ts';
import type { TableOf } from './table-type.ts';

export const reviewDecisionsTable: TableOf<
  'review_decisions',
  ReviewDecisionRecord,
  'id',
  'id' | 'refused_requests'
> = sqliteTable(
  'review_decisions',
  {
    id: integer('id').notNull().primaryKey({ autoIncrement: true }),
    instance_id: text('instance_id').notNull(),
    reason: text('reason', { enum: DECISION_REASONS }).notNull(),
    round: integer('round').notNull(),
    cap: integer('cap').notNull(),
    asked_at: integer('asked_at', { mode: 'timestamp_ms' }).notNull(),
    refused_requests: integer('refused_requests').notNull().default(0),
    choice: text('choice', { enum: DECISION_CHOICES }),
    decided_at: integer('decided_at', { mode: 'timestamp_ms' }),
    note: text('note'),
    checksum: integer('checksum'),
  },
  (table) => [
    foreignKey({
      name: 'fk_review_decisions_instance',
      columns: [table.instance_id],
      foreignColumns: [instancesTable.id],
    }),
    index('idx_review_decisions_instance').on(table.instance_id, table.id),
    oneOf(table.reason, DECISION_REASONS),
    atLeast(table.round, 0),
    atLeast(table.cap, 0),
    atLeast(table.refused_requests, 0),
    oneOf(table.choice, DECISION_CHOICES),
  ],
);
