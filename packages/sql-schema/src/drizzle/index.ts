export { changesTable } from './changes.ts';
export { githubIssuesTable } from './github-issues.ts';
export { instancesTable } from './instances.ts';
export { mcpEventsTable } from './mcp-events.ts';
export { messageUsageTable } from './message-usage.ts';
export {
  instancesRelations,
  mcpEventsRelations,
  messageUsageRelations,
  relationshipsRelations,
} from './relations.ts';
export { relationshipsTable } from './relationships.ts';
export {
  type Instance,
  type MCPEvent,
  type MessageUsage,
  type NewInstance,
  type NewMCPEvent,
  type NewMessageUsage,
  type NewRelationship,
  type Relationship,
  type SkepSchema,
  schema,
} from './schema.ts';
export { userConfigTable } from './user-config.ts';
