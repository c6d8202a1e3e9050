import { MAINTENANCE_OUTCOMES, MAINTENANCE_TASKS, type MaintenanceRunRecord } from '@skep/contracts';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { oneOf, validJson } from './checks.ts';
import type { TableOf } from './table-type.ts';

export const maintenanceRunsTable: TableOf<'maintenance_runs', MaintenanceRunRecord, 'id', 'id' | 'outcome'> =
  sqliteTable(
    'maintenance_runs',
    {
      id: integer('id').notNull().primaryKey({ autoIncrement: true }),
      task: text('task', { enum: MAINTENANCE_TASKS }).notNull(),
      owner: text('owner').notNull(),
      started_at: integer('started_at', { mode: 'timestamp_ms' }).notNull(),
      lease_until: integer('lease_until', { mode: 'timestamp_ms' }).notNull(),
      finished_at: integer('finished_at', { mode: 'timestamp_ms' }),
      outcome: text('outcome', { enum: MAINTENANCE_OUTCOMES }).notNull().default('running'),
      details: text('details'),
      checksum: integer('checksum'),
    },
    (table) => [
      index('idx_maintenance_runs_task').on(table.task, table.id),
      index('idx_maintenance_runs_outcome').on(table.outcome, table.id),
      oneOf(table.task, MAINTENANCE_TASKS),
      oneOf(table.outcome, MAINTENANCE_OUTCOMES),
      validJson(table.details),
    ],
  );
