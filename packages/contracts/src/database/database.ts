import type { GitHubIssueRecord } from '../records/github-issue.ts';
import type { InstanceRecord, InstanceStatus } from '../records/instance.ts';
import type { MCPEventRecord } from '../records/mcp-event.ts';
import type { MessageUsageRecord } from '../records/message-usage.ts';
import type { RelationshipRecord } from '../records/relationship.ts';
import type { UserConfigRecord } from '../records/user-config.ts';
import type { IntegrityReport, VacuumOptions } from '../storage/maintenance.ts';
import type { MigrationControl } from '../storage/migration-control.ts';
import type { StorageAdapter } from '../storage/storage-adapter.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { InstanceDependants } from './dependants.ts';
import type {
  EventFilter,
  InstanceActivity,
  InstanceFilter,
  RepositoryRef,
  TokenTotals,
  UsageFilter,
} from './filters.ts';
import type { DatabaseStatistics, HealthReport } from './health.ts';
import type {
  InstanceUpdate,
  NewGitHubIssue,
  NewInstance,
  NewMCPEvent,
  NewMessageUsage,
  NewRelationship,
  RelationshipUpdate,
} from './inputs.ts';
import type { Maintenance } from './maintenance.ts';
import type { Reviews } from './reviews.ts';

/**
 * Reading and writing records: the same on a `Database` and inside its `transaction`. Each call is one commit (or a part
 * of the transaction's), with its entries in the change feed. Rejects with a `DatabaseError` or a `WorkflowError`; every
 * method may reject with `DATABASE_VALIDATION_FAILED` (the input), and reads with `DATABASE_QUERY_FAILED`.
 */
export interface DatabaseOperations {
  readonly reviews: Reviews;
  /**
   * @returns The id.
   * @throws `DATABASE_INSTANCE_EXISTS`, `DATABASE_PARENT_INSTANCE_NOT_FOUND`, `DATABASE_INSERT_FAILED`; too far below the
   * last of its ancestors `WORKFLOW_RELATIONSHIP_DEPTH`, with `deepestParent` in its context: who may be the parent
   */
  createInstance(instance: NewInstance): Promise<string>;
  /**
   * A status that differs from the present one is changed and logged as `updateInstanceStatus` does it.
   *
   * @throws `DATABASE_INSTANCE_NOT_FOUND`, `DATABASE_INVALID_STATUS_TRANSITION`, `DATABASE_UPDATE_FAILED`; for a new
   * parent `DATABASE_PARENT_INSTANCE_NOT_FOUND`, `WORKFLOW_RELATIONSHIP_CYCLE`, `WORKFLOW_RELATIONSHIP_DEPTH`, for another
   * instance's session `DATABASE_INSTANCE_EXISTS`; for a type that its relationships do not allow `WORKFLOW_WRONG_REVIEWER`,
   * `WORKFLOW_NOT_A_CODING_INSTANCE` or `WORKFLOW_NOT_A_PLANNING_INSTANCE`
   */
  updateInstance(id: string, updates: InstanceUpdate): Promise<void>;
  /**
   * Changes the status and logs the change as an event of kind `status_change`, in one commit.
   *
   * @throws `DATABASE_INSTANCE_NOT_FOUND`, `DATABASE_INVALID_STATUS_TRANSITION` (also when another caller was first),
   * `DATABASE_UPDATE_FAILED`
   */
  updateInstanceStatus(id: string, status: InstanceStatus): Promise<void>;
  getInstance(id: string): Promise<InstanceRecord | null>;
  listInstances(filter?: InstanceFilter): Promise<InstanceRecord[]>;
  /**
   * Deletes the instance with all that `getInstanceDependants` counts; its children stay, without a parent. It asks nobody:
   * who wants to know first what would be lost asks `getInstanceDependants`, in the same transaction.
   *
   * @throws `DATABASE_INSTANCE_NOT_FOUND`, `DATABASE_DELETE_FAILED`
   */
  deleteInstance(id: string): Promise<void>;
  /**
   * What hangs on an instance, and would be lost with it.
   *
   * @throws `DATABASE_INSTANCE_NOT_FOUND`
   */
  getInstanceDependants(id: string): Promise<InstanceDependants>;

  /**
   * Logs an event and advances the instance's `last_activity`. An event with the same `session_id` and `tool_use_id` (or
   * `dedupe_key`) as a stored one is the same event: it adds what the stored one does not know yet, such as the outcome
   * of a call that was running. One that adds nothing is ignored, and is no sign of activity; so is one from before the
   * instance's `events_pruned_before` that is not stored: it was counted before it was pruned.
   *
   * @throws `DATABASE_INSTANCE_NOT_FOUND`, `DATABASE_LOG_FAILED`
   */
  logMCPEvent(event: NewMCPEvent): Promise<void>;
  /** The instance's newest events, newest first; 100 unless `limit` says otherwise. */
  getMCPEvents(instanceId: string, limit?: number): Promise<MCPEventRecord[]>;
  /** All events at or after `sinceDate`, newest first. */
  getRecentMCPEvents(sinceDate: Date): Promise<MCPEventRecord[]>;
  listMCPEvents(filter?: EventFilter): Promise<MCPEventRecord[]>;
  /**
   * Rewrites the events of a session that share a group of dedupe keys: `revise` gets those known, in the order of their
   * keys, and returns what they are now, all that belong to the group; what does not differ is not written. For events
   * that cannot be told apart one by one. Their `session_id` and `dedupe_key` (`<group>#1`, `<group>#2`, ...) are set here.
   * Those that were pruned are neither known nor stored again, and the others keep their numbers.
   *
   * @param revise Pure and synchronous. It may be called again where the transaction is.
   * @throws `DATABASE_VALIDATION_FAILED`, `DATABASE_INSTANCE_NOT_FOUND`, `DATABASE_LOG_FAILED`.
   */
  reviseMCPEvents(
    sessionId: string,
    group: string,
    revise: (known: readonly MCPEventRecord[]) => readonly NewMCPEvent[],
  ): Promise<void>;
  /**
   * Notes the tokens of a message. A message that is known already keeps the larger of each count, so that it can be
   * noted twice, and while it is still being written.
   *
   * @throws `DATABASE_VALIDATION_FAILED`, `DATABASE_INSTANCE_NOT_FOUND`, `DATABASE_LOG_FAILED`.
   */
  recordMessageUsage(usage: NewMessageUsage): Promise<void>;
  /** Oldest first. */
  listMessageUsage(filter?: UsageFilter): Promise<MessageUsageRecord[]>;
  /** Summed up in the store, by instance and model, ordered by both. */
  getTokenTotals(filter?: UsageFilter): Promise<TokenTotals[]>;
  /** Counts of events by instance, pruned ones included: of the given ones, or of all. An instance without events has zeros. */
  getInstanceActivity(instanceIds?: readonly string[]): Promise<InstanceActivity[]>;

  /**
   * @throws `DATABASE_PARENT_INSTANCE_NOT_FOUND`, `DATABASE_CHILD_INSTANCE_NOT_FOUND`, `DATABASE_RELATIONSHIP_EXISTS`,
   * `DATABASE_INSERT_FAILED`, `WORKFLOW_RELATIONSHIP_CYCLE`, `WORKFLOW_RELATIONSHIP_DEPTH`; for `spawned_review` also
   * `WORKFLOW_NOT_A_CODING_INSTANCE`, `WORKFLOW_WRONG_REVIEWER` and `WORKFLOW_REVIEW_LIMIT_EXCEEDED`; for
   * `planning_to_issue` `WORKFLOW_NOT_A_PLANNING_INSTANCE` and `WORKFLOW_NOT_A_CODING_INSTANCE`
   */
  createRelationship(relationship: NewRelationship): Promise<void>;
  /** Those where the instance is parent or child, newest first. */
  getRelationships(instanceId: string): Promise<RelationshipRecord[]>;
  /** All relationships, newest first. */
  listRelationships(): Promise<RelationshipRecord[]>;
  /** @throws `DATABASE_UPDATE_FAILED` with the reason `record-not-found` */
  updateRelationship(id: number, updates: RelationshipUpdate): Promise<void>;

  /**
   * Replaces the stored copy whole; what is left out is null, or now.
   *
   * @throws `DATABASE_INSERT_FAILED`
   */
  upsertGitHubIssue(issue: NewGitHubIssue): Promise<void>;
  /** @throws `DATABASE_VALIDATION_FAILED` where several repositories have the number and none was named */
  getGitHubIssue(number: number, repository?: RepositoryRef): Promise<GitHubIssueRecord | null>;
  /**
   * Upserts all of them, or none.
   *
   * @throws `DATABASE_INSERT_FAILED`
   */
  syncGitHubIssues(issues: readonly NewGitHubIssue[]): Promise<void>;

  /**
   * The value, opened if it is sealed; null where there is none.
   *
   * @throws `DATABASE_QUERY_FAILED` with the reason `decryption-failed` or `key-missing`
   */
  getConfig(key: string): Promise<string | null>;
  /**
   * @param encrypted Seal the value with the encryption key before it is stored. Default false.
   * @throws `DATABASE_UPDATE_FAILED`, with the reason `key-missing` where there is no key to seal with
   */
  setConfig(key: string, value: string, encrypted?: boolean): Promise<void>;
  /**
   * Does nothing where there is no such key.
   *
   * @throws `DATABASE_DELETE_FAILED`
   */
  deleteConfig(key: string): Promise<void>;
  /** The stored records, by key; sealed values stay sealed. */
  listConfig(): Promise<UserConfigRecord[]>;
}

/** What an application uses, built over any `StorageAdapter`. */
export interface Database extends DatabaseOperations {
  /** Opens the store and, where `local.autoMigrate` is on, applies pending migrations. */
  connect(): Promise<void>;
  /** Waits for writes under way, then closes. */
  disconnect(): Promise<void>;
  isConnected(): boolean;

  /**
   * Several operations in one commit: all or nothing. Like every write it is tried again when storage is busy, so `work`
   * must have no other effect than through `tx`.
   */
  transaction<T>(work: (tx: DatabaseOperations) => Promise<T>): Promise<T>;

  readonly feed: ChangeFeed;
  readonly migrations: MigrationControl;
  /** The storage below, for what only one engine can do. Writing through it bypasses validation and the feed. */
  readonly adapter: StorageAdapter;

  readonly maintenance: Maintenance;
  /** The same as `maintenance.vacuum`. */
  vacuum(options?: VacuumOptions): Promise<void>;
  /** The same as `maintenance.backup`: a verified copy in a new file. */
  backup(path: string): Promise<void>;
  sync(): Promise<void>;
  checkIntegrity(): Promise<IntegrityReport>;
  /** How the store is doing, judged by thresholds. It rejects only where the database is not connected. */
  health(): Promise<HealthReport>;
  statistics(): Promise<DatabaseStatistics>;
}

/** The name that the interface had first. */
export type DatabaseInterface = Database;
