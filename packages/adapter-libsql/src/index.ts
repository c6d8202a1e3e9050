export {
  changesTable,
  githubIssuesTable,
  type Instance,
  instancesRelations,
  instancesTable,
  type MCPEvent,
  mcpEventsRelations,
  mcpEventsTable,
  type NewInstance,
  type NewMCPEvent,
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
