export type { ChangeFeed, FeedReadOptions, FeedWatchOptions } from './database/change-feed.ts';
export type {
  AdapterOptions,
  DatabaseConfig,
  DatabaseConfigInput,
  FlatDatabaseConfig,
  Synchronous,
} from './database/config.ts';
export type { Database, DatabaseInterface, DatabaseOperations } from './database/database.ts';
export type { InstanceDependants } from './database/dependants.ts';
export type {
  EventFilter,
  InstanceActivity,
  InstanceFilter,
  RepositoryRef,
  TokenTotals,
  UsageFilter,
} from './database/filters.ts';
export {
  type DatabaseStatistics,
  HEALTH_STATUSES,
  type HealthCheck,
  type HealthProbe,
  type HealthReport,
  type HealthStatus,
} from './database/health.ts';
export type { DatabaseHooks, QueryReport } from './database/hooks.ts';
export type {
  InstanceUpdate,
  NewGitHubIssue,
  NewInstance,
  NewMCPEvent,
  NewMessageUsage,
  NewRelationship,
  RelationshipUpdate,
} from './database/inputs.ts';
export type {
  BackupFile,
  BackupReport,
  HistoryLoss,
  KeyRotation,
  Maintenance,
  PruneOptions,
  PruneReport,
  VerificationReport,
  VerifyOptions,
} from './database/maintenance.ts';
export type {
  DecisionFilter,
  NewFinding,
  ReviewDecision,
  ReviewFilter,
  ReviewHistory,
  ReviewRequest,
  ReviewRound,
  ReviewState,
  ReviewSubmission,
  Reviews,
  SubmittedReview,
} from './database/reviews.ts';
export {
  DATABASE_ERROR_CODES,
  type DatabaseErrorCode,
  ERROR_CODES,
  WORKFLOW_ERROR_CODES,
  type WorkflowErrorCode,
} from './errors/codes.ts';
export {
  DatabaseError,
  type DatabaseErrorOptions,
  type DatabaseErrorReason,
  isDatabaseError,
} from './errors/database-error.ts';
export type { ErrorContext, SkepErrorOptions } from './errors/skep-error.ts';
export { isWorkflowError, WorkflowError } from './errors/workflow-error.ts';
export { CHANGE_OPERATIONS, type ChangeOperation, type ChangeRecord } from './records/change.ts';
export type { EventCountRecord } from './records/event-count.ts';
export type { GitHubIssueRecord } from './records/github-issue.ts';
export {
  AGENT_KINDS,
  type AgentKind,
  INSTANCE_STATUSES,
  INSTANCE_TYPES,
  type InstanceRecord,
  type InstanceStatus,
  type InstanceType,
} from './records/instance.ts';
export {
  MAINTENANCE_OUTCOMES,
  MAINTENANCE_TASKS,
  type MaintenanceOutcome,
  type MaintenanceRunRecord,
  type MaintenanceTask,
} from './records/maintenance-run.ts';
export {
  EVENT_KINDS,
  EVENT_OUTCOMES,
  type EventKind,
  type EventOutcome,
  FAILED_OUTCOMES,
  type MCPEventRecord,
  OUTCOME_PRECEDENCE,
} from './records/mcp-event.ts';
export type { MessageUsageRecord } from './records/message-usage.ts';
export {
  RELATIONSHIP_TYPES,
  type RelationshipRecord,
  type RelationshipType,
} from './records/relationship.ts';
export {
  DECISION_CHOICES,
  DECISION_REASONS,
  type DecisionChoice,
  type DecisionReason,
  FINDING_RESOLUTIONS,
  FINDING_SEVERITIES,
  type FindingResolution,
  type FindingSeverity,
  REVIEW_STATUSES,
  type ReviewDecisionRecord,
  type ReviewFindingRecord,
  type ReviewRecord,
  type ReviewStatus,
} from './records/review.ts';
export type { TableName, TableRows } from './records/table-rows.ts';
export type { UserConfigRecord } from './records/user-config.ts';
export type { Capabilities } from './storage/capabilities.ts';
export { checkAggregate, checkQuery, checkWhere, tableOf, totalOrder } from './storage/check-query.ts';
export { checkChanges, checkInsertOptions, completeRow } from './storage/check-row.ts';
export type {
  BackupOptions,
  CheckpointResult,
  IntegrityReport,
  PoolState,
  RestoreOptions,
  RestoreResult,
  SalvagedTable,
  SalvageReport,
  StatisticsOptions,
  StorageStatistics,
  StoreCopy,
  VacuumOptions,
} from './storage/maintenance.ts';
export type {
  AppliedMigration,
  MigrationControl,
  MigrationProblem,
  MigrationResult,
  MigrationStatus,
  SchemaDifference,
} from './storage/migration-control.ts';
export type {
  AggregateQuery,
  AggregateRow,
  Comparison,
  Condition,
  GroupKey,
  Measure,
  OrderBy,
  Query,
  Scalar,
  Where,
} from './storage/query.ts';
export type {
  DataMethods,
  InsertOptions,
  OnConflict,
  StorageAdapter,
  Transaction,
  TransactionOptions,
} from './storage/storage-adapter.ts';
export {
  isStorageError,
  STORAGE_FAILURE_REASONS,
  StorageError,
  type StorageErrorOptions,
  type StorageFailureReason,
} from './storage/storage-error.ts';
export type {
  FieldDescriptor,
  FieldKind,
  ForeignKeyDescriptor,
  IndexDescriptor,
  Row,
  TableDescriptor,
  UniqueDescriptor,
  Value,
} from './tables/descriptor.ts';
export { oncePer } from './tables/once-per.ts';
export { encodeRecordKey } from './tables/record-key.ts';
export { tables } from './tables/tables.ts';
