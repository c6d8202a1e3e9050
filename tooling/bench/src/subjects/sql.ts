// The statements of the raw subjects: what somebody writes by hand who knows SQLite and this schema.
import type { StoredEvent, StoredInstance } from '../data/fleet.ts';
import type { StoredIssue } from '../data/inputs.ts';

export const PRAGMAS: readonly string[] = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'busy_timeout = 5000',
];

export const GET = 'SELECT * FROM instances WHERE id = ?';

export const LIST = `SELECT * FROM mcp_events WHERE instance_id = ? AND kind = ? AND timestamp >= ?
  ORDER BY timestamp DESC, id DESC LIMIT ?`;

export const DASHBOARD = `SELECT i.id, i.status, i.last_activity,
    (SELECT count(*) FROM mcp_events e WHERE e.instance_id = i.id) AS events,
    (SELECT count(*) FROM mcp_events e WHERE e.instance_id = i.id AND e.kind = 'tool_call'
       AND e.outcome IN ('failed', 'denied', 'interrupted', 'rejected')) AS failures
  FROM instances i WHERE i.status IN ('started', 'waiting_review') ORDER BY i.last_activity DESC, i.id DESC`;

export const FEED = 'SELECT * FROM changes WHERE seq > ? ORDER BY seq LIMIT ?';

export const HOURS = `SELECT timestamp - timestamp % ? AS hour, count(*) AS events FROM mcp_events
  GROUP BY 1 ORDER BY 1`;

export const COUNT_EVENTS = 'SELECT count(*) AS events FROM mcp_events';

const EVENT_COLUMNS = [
  'instance_id',
  'kind',
  'tool_name',
  'outcome',
  'success',
  'metadata',
  'is_status_updating',
  'timestamp',
  'tool_use_id',
  'duration_ms',
  'session_id',
] as const satisfies readonly (keyof StoredEvent)[];

const INSTANCE_COLUMNS = [
  'id',
  'type',
  'status',
  'agent',
  'session_id',
  'model',
  'host',
  'worktree_path',
  'branch_name',
  'base_branch',
  'claude_pid',
  'issue_number',
  'created_at',
  'terminated_at',
  'last_activity',
  'agent_number',
] as const satisfies readonly (keyof StoredInstance)[];

const ISSUE_COLUMNS = [
  'repo_owner',
  'repo_name',
  'number',
  'title',
  'body',
  'state',
  'assignee',
  'labels',
  'created_at',
  'updated_at',
  'synced_at',
] as const satisfies readonly (keyof StoredIssue)[];

export const INSERT_EVENT: string = insertInto('mcp_events', EVENT_COLUMNS);
export const INSERT_INSTANCE: string = insertInto('instances', INSTANCE_COLUMNS);
export const INSERT_CHANGE: string = insertInto('changes', [
  'table_name',
  'record_key',
  'operation',
  'changed_at',
]);
export const UPSERT_ISSUE: string = `${insertInto('github_issues', ISSUE_COLUMNS)}
  ON CONFLICT (repo_owner, repo_name, number) DO UPDATE SET
  ${ISSUE_COLUMNS.slice(3)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;
export const ADVANCE = 'UPDATE instances SET last_activity = ? WHERE id = ? AND last_activity < ?';
export const READ_STATUS = 'SELECT status FROM instances WHERE id = ?';
export const SET_STATUS = 'UPDATE instances SET status = ?, last_activity = ? WHERE id = ? AND status = ?';
export const INSERT_STATUS_EVENT = `INSERT INTO mcp_events
  (instance_id, kind, tool_name, outcome, success, status_change, is_status_updating, metadata, timestamp)
  VALUES (?, 'status_change', 'update_instance_status', 'succeeded', 1, ?, 1, ?, ?)`;
export const LAST_ROUND = `SELECT * FROM reviews WHERE parent_instance = ? ORDER BY round DESC LIMIT 1`;
export const PENDING_DECISION = `SELECT * FROM review_decisions WHERE instance_id = ? AND choice IS NULL LIMIT 1`;
export const INSERT_REVIEWER = `INSERT INTO instances
  (id, type, status, agent, host, worktree_path, branch_name, base_branch, issue_number, parent_instance_id,
   created_at, last_activity, agent_number)
  VALUES (?, 'review', 'started', 'other', ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
export const INSERT_REVIEW = `INSERT INTO reviews
  (parent_instance, reviewer_instance, round, head_commit, status, requested_at, due_at)
  VALUES (?, ?, ?, ?, 'requested', ?, ?)`;
export const INSERT_RELATIONSHIP = `INSERT INTO instance_relationships
  (parent_instance, child_instance, relationship_type, review_iteration, created_at)
  VALUES (?, ?, 'spawned_review', ?, ?)`;

export type SqlValue = string | number | null;

export function eventValues(event: StoredEvent): SqlValue[] {
  return EVENT_COLUMNS.map((column) => event[column]);
}

export function instanceValues(instance: StoredInstance): SqlValue[] {
  return INSTANCE_COLUMNS.map((column) => instance[column]);
}

export function issueValues(issue: StoredIssue): SqlValue[] {
  return ISSUE_COLUMNS.map((column) => issue[column]);
}

/** The key of an issue in the feed. */
export function issueKey({ repo_owner, repo_name, number }: StoredIssue): string {
  return JSON.stringify([repo_owner, repo_name, number]);
}

function insertInto(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}
