export type {
  ChangesColumns,
  GithubIssuesColumns,
  InstanceRelationshipsColumns,
  InstancesColumns,
  McpEventsColumns,
  MessageUsageColumns,
  SkepDatabase,
  SqliteBoolean,
  Stored,
  StoredColumns,
  UserConfigColumns,
} from './skep-database.ts';
