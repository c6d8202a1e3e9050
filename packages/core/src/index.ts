export {
  AGENT_KINDS,
  type AgentKind,
  CHANGE_OPERATIONS,
  type ChangeFeed,
  type ChangeOperation,
  type ChangeRecord,
  DATABASE_ERROR_CODES,
  type Database,
  type DatabaseConfig,
  type DatabaseConfigInput,
  DatabaseError,
  type DatabaseErrorCode,
  type DatabaseErrorReason,
  type DatabaseHooks,
  type DatabaseInterface,
  type DatabaseOperations,
  ERROR_CODES,
  EVENT_KINDS,
  EVENT_OUTCOMES,
  type EventFilter,
  type EventKind,
  type EventOutcome,
  FAILED_OUTCOMES,
  type FeedReadOptions,
  type FeedWatchOptions,
  type GitHubIssueRecord,
  INSTANCE_STATUSES,
  INSTANCE_TYPES,
  type InstanceActivity,
  type InstanceDependants,
  type InstanceFilter,
  type InstanceRecord,
  type InstanceStatus,
  type InstanceType,
  type InstanceUpdate,
  isDatabaseError,
  isStorageError,
  isWorkflowError,
  type MCPEventRecord,
  type MessageUsageRecord,
  type MigrationResult,
  type NewGitHubIssue,
  type NewInstance,
  type NewMCPEvent,
  type NewMessageUsage,
  type NewRelationship,
  type QueryReport,
  RELATIONSHIP_TYPES,
  type RelationshipRecord,
  type RelationshipType,
  type RelationshipUpdate,
  type RepositoryRef,
  type TokenTotals,
  type UsageFilter,
  type UserConfigRecord,
  WORKFLOW_ERROR_CODES,
  WorkflowError,
  type WorkflowErrorCode,
} from '@skep/contracts';
export {
  ACTIVITY_STATES,
  type ActivityReason,
  type ActivityState,
  type AgentActivity,
} from './activity/activity-state.ts';
export { type ActivityInput, DEFAULT_STALLED_AFTER, deriveActivity } from './activity/derive-activity.ts';
export type { AdapterScheme } from './config/database-url.ts';
export { getDefaultDatabaseConfig } from './config/defaults.ts';
export { type Environment, readEnvironment } from './config/environment.ts';
export { type CreateDatabaseOptions, createDatabase } from './create-database.ts';
export { type EventFacts, mergeEvent } from './events/merge-event.ts';
export {
  createInstance,
  createRelationship,
  getGitHubIssue,
  getInstance,
  getInstanceRelationships,
  getMCPEvents,
  listInstances,
  logMCPEvent,
  updateInstanceStatus,
  upsertGitHubIssue,
} from './free-functions.ts';
export { worstOf } from './health/health-check.ts';
export { judgeVerification } from './health/judge-verification.ts';
export { initializeDatabase } from './initialize-database.ts';
export { canTransition, isTerminal, STATUS_TRANSITIONS } from './instances/status-transitions.ts';
export type { AdapterFactory, LoadAdapter } from './load-adapter.ts';
export { examineBackup } from './maintenance/restore/examine-backup.ts';
export { findBackups } from './maintenance/restore/find-backups.ts';
export type { BackupContent } from './maintenance/restore/read-copy.ts';
export { type RestoreReport, restoreDatabase } from './maintenance/restore/restore-database.ts';
export type { OpenOptions } from './open-database.ts';
export { planRepair, type RepairPlan } from './repair/plan-repair.ts';
export { type RepairReport, repairDatabase } from './repair/repair-database.ts';
export { runMigrations, runMigrationsWithDatabase } from './run-migrations.ts';
