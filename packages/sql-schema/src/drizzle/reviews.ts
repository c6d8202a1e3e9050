import { REVIEW_STATUSES, type ReviewRecord } from '@skep/contracts';
import { foreignKey, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { atLeast, oneOf, validJson } from './checks.ts';
import { instancesTable } from './instances.ts';
import type { TableOf } from './table-type.ts';

export const reviewsTable: TableOf<'reviews', ReviewRecord, 'id', 'id'> = sqliteTable(
  'reviews',
  {
    id: integer('id').notNull().primaryKey({ autoIncrement: true }),
    parent_instance: text('parent_instance').notNull(),
    reviewer_instance: text('reviewer_instance').notNull(),
    round: integer('round').notNull(),
    base_commit: text('base_commit'),
    head_commit: text('head_commit').notNull(),
    files: text('files'),
    status: text('status', { enum: REVIEW_STATUSES }).notNull(),
    requested_at: integer('requested_at', { mode: 'timestamp_ms' }).notNull(),
    due_at: integer('due_at', { mode: 'timestamp_ms' }).notNull(),
    decided_at: integer('decided_at', { mode: 'timestamp_ms' }),
    summary: text('summary'),
    checksum: integer('checksum'),
  },
  (table) => [
    foreignKey({
      name: 'fk_reviews_parent',
      columns: [table.parent_instance],
      foreignColumns: [instancesTable.id],
    }),
    foreignKey({
      name: 'fk_reviews_reviewer',
      columns: [table.reviewer_instance],
      foreignColumns: [instancesTable.id],
    }),
    uniqueIndex('unq_reviews_round').on(table.parent_instance, table.round),
    index('idx_reviews_reviewer').on(table.reviewer_instance, table.id),
    index('idx_reviews_status').on(table.status, table.due_at),
    atLeast(table.round, 1),
    validJson(table.files),
    oneOf(table.status, REVIEW_STATUSES),
  ],
);
