export { changesTable } from './changes.ts';
export { eventCountsTable } from './event-counts.ts';
export { githubIssuesTable } from './github-issues.ts';
export { instancesTable } from './instances.ts';
export { maintenanceRunsTable } from './maintenance-runs.ts';
export { mcpEventsTable } from './mcp-events.ts';
export { messageUsageTable } from './message-usage.ts';
export {
  instancesRelations,
  mcpEventsRelations,
  messageUsageRelations,
  relationshipsRelations,
  reviewDecisionsRelations,
  reviewFindingsRelations,
  reviewsRelations,
} from './relations.ts';
export { relationshipsTable } from './relationships.ts';
export { reviewDecisionsTable } from './review-decisions.ts';
export { reviewFindingsTable } from './review-findings.ts';
export { reviewsTable } from './reviews.ts';
export {
  type Instance,
  type MCPEvent,
  type MessageUsage,
  type NewInstance,
  type NewMCPEvent,
  type NewMessageUsage,
  type NewRelationship,
  type NewReview,
  type NewReviewDecision,
  type NewReviewFinding,
  type Relationship,
  type Review,
  type ReviewDecision,
  type ReviewFinding,
  type SkepSchema,
  schema,
} from './schema.ts';
export { userConfigTable } from './user-config.ts';
