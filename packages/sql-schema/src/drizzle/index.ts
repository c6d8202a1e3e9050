export { changesTable } from './changes.ts';
export { githubIssuesTable } from './github-issues.ts';
export { instancesTable } from './instances.ts';
export { mcpEventsTable } from './mcp-events.ts';
export { instancesRelations, mcpEventsRelations, relationshipsRelations } from './relations.ts';
export { relationshipsTable } from './relationships.ts';
export {
  type Instance,
  type MCPEvent,
  type NewInstance,
  type NewMCPEvent,
  type NewRelationship,
  type Relationship,
  type SkepSchema,
  schema,
} from './schema.ts';
export { userConfigTable } from './user-config.ts';
