import { CHANGE_OPERATIONS, type ChangeRecord } from '@skep/contracts';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { oneOf } from './checks.ts';
import type { TableOf } from './table-type.ts';

export const changesTable: TableOf<'changes', ChangeRecord, 'seq', 'seq'> = sqliteTable(
  'changes',
  {
    seq: integer('seq').notNull().primaryKey({ autoIncrement: true }),
    table_name: text('table_name').notNull(),
    record_key: text('record_key').notNull(),
    operation: text('operation', { enum: CHANGE_OPERATIONS }).notNull(),
    changed_at: integer('changed_at', { mode: 'timestamp_ms' }).notNull(),
    checksum: integer('checksum'),
  },
  (table) => [oneOf(table.operation, CHANGE_OPERATIONS)],
);
