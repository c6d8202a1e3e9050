export {
  changesTable,
  githubIssuesTable,
  type Instance,
  instancesRelations,
  instancesTable,
  type MCPEvent,
  type MessageUsage,
  mcpEventsRelations,
  mcpEventsTable,
  messageUsageRelations,
  messageUsageTable,
  type NewInstance,
  type NewMCPEvent,
  type NewMessageUsage,
  type NewRelationship,
  type Relationship,
  relationshipsRelations,
  relationshipsTable,
  type SkepSchema,
  schema,
  userConfigTable,
} from '@skep/sql-schema/drizzle';
export type { SkepDrizzle } from './drizzle-handle.ts';
export { createLibsqlAdapter, type LibsqlStorageAdapter } from './libsql-adapter.ts';
export type { LibsqlAdapterOptions } from './options.ts';
