import type { TableDescriptor, TableName } from '@skep/contracts';
import {
  changesTable,
  eventCountsTable,
  githubIssuesTable,
  instancesTable,
  maintenanceRunsTable,
  mcpEventsTable,
  messageUsageTable,
  relationshipsTable,
  reviewDecisionsTable,
  reviewFindingsTable,
  reviewsTable,
  userConfigTable,
} from '@skep/sql-schema/drizzle';
import { getTableColumns } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';

const drizzleTables: Readonly<Record<TableName, SQLiteTable>> = {
  instances: instancesTable,
  mcp_events: mcpEventsTable,
  instance_relationships: relationshipsTable,
  github_issues: githubIssuesTable,
  user_config: userConfigTable,
  message_usage: messageUsageTable,
  reviews: reviewsTable,
  review_findings: reviewFindingsTable,
  review_decisions: reviewDecisionsTable,
  event_counts: eventCountsTable,
  maintenance_runs: maintenanceRunsTable,
  changes: changesTable,
};

/** The Drizzle table of a descriptor, and its columns by field. */
export interface DrizzleTable {
  readonly table: SQLiteTable;
  readonly columns: Readonly<Record<string, SQLiteColumn>>;
  column(field: string): SQLiteColumn;
}

export function drizzleTable({ name }: TableDescriptor): DrizzleTable {
  const table = drizzleTables[name as TableName];
  const columns = getTableColumns(table) as Record<string, SQLiteColumn>;
  return {
    table,
    columns,
    column(field) {
      const column = columns[field];
      if (column === undefined) throw new TypeError(`The Drizzle table of ${name} has no column ${field}.`);
      return column;
    },
  };
}
