export type {
  ChangesColumns,
  GithubIssuesColumns,
  InstanceRelationshipsColumns,
  InstancesColumns,
  McpEventsColumns,
  SkepDatabase,
  SqliteBoolean,
  Stored,
  StoredColumns,
  UserConfigColumns,
} from './skep-database.ts';
