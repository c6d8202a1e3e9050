import type { ChangeRecord } from './change.ts';
import type { EventCountRecord } from './event-count.ts';
import type { GitHubIssueRecord } from './github-issue.ts';
import type { InstanceRecord } from './instance.ts';
import type { MaintenanceRunRecord } from './maintenance-run.ts';
import type { MCPEventRecord } from './mcp-event.ts';
import type { MessageUsageRecord } from './message-usage.ts';
import type { RelationshipRecord } from './relationship.ts';
import type { ReviewDecisionRecord, ReviewFindingRecord, ReviewRecord } from './review.ts';
import type { UserConfigRecord } from './user-config.ts';

/** The record type of each table, by the table's name. */
export interface TableRows {
  instances: InstanceRecord;
  mcp_events: MCPEventRecord;
  instance_relationships: RelationshipRecord;
  github_issues: GitHubIssueRecord;
  user_config: UserConfigRecord;
  message_usage: MessageUsageRecord;
  reviews: ReviewRecord;
  review_findings: ReviewFindingRecord;
  review_decisions: ReviewDecisionRecord;
  event_counts: EventCountRecord;
  maintenance_runs: MaintenanceRunRecord;
  changes: ChangeRecord;
}

export type TableName = keyof TableRows;
