import type { TableName } from '../records/table-rows.ts';
import { changesTable } from './changes.ts';
import type { TableDescriptor } from './descriptor.ts';
import { eventCountsTable } from './event-counts.ts';
import { githubIssuesTable } from './github-issues.ts';
import { instanceRelationshipsTable } from './instance-relationships.ts';
import { instancesTable } from './instances.ts';
import { maintenanceRunsTable } from './maintenance-runs.ts';
import { mcpEventsTable } from './mcp-events.ts';
import { messageUsageTable } from './message-usage.ts';
import { reviewDecisionsTable } from './review-decisions.ts';
import { reviewFindingsTable } from './review-findings.ts';
import { reviewsTable } from './reviews.ts';
import { userConfigTable } from './user-config.ts';

/** Every table, by name. A table comes after those that its foreign keys refer to. */
export const tables: Readonly<Record<TableName, TableDescriptor>> = {
  instances: instancesTable,
  mcp_events: mcpEventsTable,
  instance_relationships: instanceRelationshipsTable,
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
