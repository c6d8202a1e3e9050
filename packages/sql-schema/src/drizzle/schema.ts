import { changesTable } from './changes.ts';
import { eventCountsTable } from './event-counts.ts';
import { githubIssuesTable } from './github-issues.ts';
import { instancesTable } from './instances.ts';
import { maintenanceRunsTable } from './maintenance-runs.ts';
import { mcpEventsTable } from './mcp-events.ts';
import { messageUsageTable } from './message-usage.ts';
import {
  instancesRelations,
  mcpEventsRelations,
  messageUsageRelations,
  relationshipsRelations,
  reviewDecisionsRelations,
  reviewFindingsRelations,
  reviewsRelations,
} from './relations.ts';
import { relationshipsTable } from './relationships.ts';
import { reviewDecisionsTable } from './review-decisions.ts';
import { reviewFindingsTable } from './review-findings.ts';
import { reviewsTable } from './reviews.ts';
import { userConfigTable } from './user-config.ts';

/** A type, not an interface: Drizzle takes only what has an index signature, which an interface has not. */
export type SkepSchema = {
  readonly instancesTable: typeof instancesTable;
  readonly mcpEventsTable: typeof mcpEventsTable;
  readonly relationshipsTable: typeof relationshipsTable;
  readonly githubIssuesTable: typeof githubIssuesTable;
  readonly userConfigTable: typeof userConfigTable;
  readonly messageUsageTable: typeof messageUsageTable;
  readonly reviewsTable: typeof reviewsTable;
  readonly reviewFindingsTable: typeof reviewFindingsTable;
  readonly reviewDecisionsTable: typeof reviewDecisionsTable;
  readonly eventCountsTable: typeof eventCountsTable;
  readonly maintenanceRunsTable: typeof maintenanceRunsTable;
  readonly changesTable: typeof changesTable;
  readonly instancesRelations: typeof instancesRelations;
  readonly mcpEventsRelations: typeof mcpEventsRelations;
  readonly messageUsageRelations: typeof messageUsageRelations;
  readonly relationshipsRelations: typeof relationshipsRelations;
  readonly reviewsRelations: typeof reviewsRelations;
  readonly reviewFindingsRelations: typeof reviewFindingsRelations;
  readonly reviewDecisionsRelations: typeof reviewDecisionsRelations;
};

/** Every table and relation, as `drizzle(client, { schema })` takes them. */
export const schema: SkepSchema = {
  instancesTable,
  mcpEventsTable,
  relationshipsTable,
  githubIssuesTable,
  userConfigTable,
  messageUsageTable,
  reviewsTable,
  reviewFindingsTable,
  reviewDecisionsTable,
  eventCountsTable,
  maintenanceRunsTable,
  changesTable,
  instancesRelations,
  mcpEventsRelations,
  messageUsageRelations,
  relationshipsRelations,
  reviewsRelations,
  reviewFindingsRelations,
  reviewDecisionsRelations,
};

export type Instance = typeof instancesTable.$inferSelect;
export type NewInstance = typeof instancesTable.$inferInsert;
export type MCPEvent = typeof mcpEventsTable.$inferSelect;
export type NewMCPEvent = typeof mcpEventsTable.$inferInsert;
export type Relationship = typeof relationshipsTable.$inferSelect;
export type NewRelationship = typeof relationshipsTable.$inferInsert;
export type MessageUsage = typeof messageUsageTable.$inferSelect;
export type NewMessageUsage = typeof messageUsageTable.$inferInsert;
export type Review = typeof reviewsTable.$inferSelect;
export type NewReview = typeof reviewsTable.$inferInsert;
export type ReviewFinding = typeof reviewFindingsTable.$inferSelect;
export type NewReviewFinding = typeof reviewFindingsTable.$inferInsert;
export type ReviewDecision = typeof reviewDecisionsTable.$inferSelect;
export type NewReviewDecision = typeof reviewDecisionsTable.$inferInsert;
