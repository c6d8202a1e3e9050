import type { TableRows } from '@skep/contracts';
import type { Generated } from 'kysely';

/** How SQLite holds a boolean. */
export type SqliteBoolean = 0 | 1;

/** What a column holds: times are integer milliseconds since the Unix epoch, booleans 0 and 1, JSON is text. */
export type Stored<V> = V extends Date ? number : V extends boolean ? SqliteBoolean : V;

/** The columns of a record type, and its checksum; those in `Defaulted` may be left out of an insert. */
export type StoredColumns<R, Defaulted extends keyof R = never> = {
  [K in keyof R]: K extends Defaulted ? Generated<Stored<R[K]>> : Stored<R[K]>;
} & { checksum: number | null };

export type InstancesColumns = StoredColumns<TableRows['instances'], 'agent' | 'agent_number'>;
export type McpEventsColumns = StoredColumns<TableRows['mcp_events'], 'id' | 'kind' | 'is_status_updating'>;
export type InstanceRelationshipsColumns = StoredColumns<
  TableRows['instance_relationships'],
  'id' | 'review_iteration'
>;
export type GithubIssuesColumns = StoredColumns<TableRows['github_issues']>;
export type UserConfigColumns = StoredColumns<TableRows['user_config'], 'encrypted'>;
export type MessageUsageColumns = StoredColumns<
  TableRows['message_usage'],
  'input_tokens' | 'cache_read_tokens' | 'cache_write_tokens' | 'output_tokens' | 'reasoning_tokens'
>;
export type ReviewsColumns = StoredColumns<TableRows['reviews'], 'id'>;
export type ReviewFindingsColumns = StoredColumns<
  TableRows['review_findings'],
  'id' | 'in_scope' | 'resolution'
>;
export type ReviewDecisionsColumns = StoredColumns<TableRows['review_decisions'], 'id' | 'refused_requests'>;
export type EventCountsColumns = StoredColumns<TableRows['event_counts']>;
export type MaintenanceRunsColumns = StoredColumns<TableRows['maintenance_runs'], 'id' | 'outcome'>;
export type ChangesColumns = StoredColumns<TableRows['changes'], 'seq'>;

/**
 * The schema as Kysely sees it: raw storage values, nothing decoded.
 *
 * @example
 * const db = new Kysely<SkepDatabase>({ dialect })
 * await db.selectFrom('instances').select(['id', 'last_activity']).execute() // last_activity: number
 */
export interface SkepDatabase {
  instances: InstancesColumns;
  mcp_events: McpEventsColumns;
  instance_relationships: InstanceRelationshipsColumns;
  github_issues: GithubIssuesColumns;
  user_config: UserConfigColumns;
  message_usage: MessageUsageColumns;
  reviews: ReviewsColumns;
  review_findings: ReviewFindingsColumns;
  review_decisions: ReviewDecisionsColumns;
  event_counts: EventCountsColumns;
  maintenance_runs: MaintenanceRunsColumns;
  changes: ChangesColumns;
}
