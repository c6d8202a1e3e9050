import { FINDING_RESOLUTIONS, FINDING_SEVERITIES, type ReviewFindingRecord } from '@skep/contracts';
import { foreignKey, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { atLeast, oneOf, zeroOrOne } from './checks.ts';
import { reviewsTable } from './reviews.ts';
import type { TableOf } from './table-type.ts';

export const reviewFindingsTable: TableOf<
  'review_findings',
  ReviewFindingRecord,
  'id',
  'id' | 'in_scope' | 'resolution'
> = sqliteTable(
  'review_findings',
  {
    id: integer('id').notNull().primaryKey({ autoIncrement: true }),
    review_id: integer('review_id').notNull(),
    file: text('file'),
    start_line: integer('start_line'),
    end_line: integer('end_line'),
    severity: text('severity', { enum: FINDING_SEVERITIES }).notNull(),
    title: text('title').notNull(),
    body: text('body'),
    fingerprint: text('fingerprint').notNull(),
    in_scope: integer('in_scope', { mode: 'boolean' }).notNull().default(true),
    resolution: text('resolution', { enum: FINDING_RESOLUTIONS }).notNull().default('open'),
    created_at: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    checksum: integer('checksum'),
  },
  (table) => [
    foreignKey({
      name: 'fk_review_findings_review',
      columns: [table.review_id],
      foreignColumns: [reviewsTable.id],
    }),
    index('idx_review_findings_review').on(table.review_id, table.id),
    atLeast(table.start_line, 1),
    atLeast(table.end_line, 1),
    oneOf(table.severity, FINDING_SEVERITIES),
    zeroOrOne(table.in_scope),
    oneOf(table.resolution, FINDING_RESOLUTIONS),
  ],
);
