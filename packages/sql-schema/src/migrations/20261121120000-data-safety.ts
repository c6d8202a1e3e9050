import type { Migration } from './migration.ts';

/** Checksums of rows, counts of pruned events, and the runs of maintenance. */
export const dataSafety: Migration = {
  id: '20261121120000_data_safety',
  checksum: '75aea981ace010103ef92d0959345b9b6b41d6a2512a6be95e557d0349d46e1b',
  up: `
ALTER TABLE instances ADD COLUMN events_pruned_before INTEGER;

ALTER TABLE instances ADD COLUMN checksum INTEGER;
ALTER TABLE mcp_events ADD COLUMN checksum INTEGER;
ALTER TABLE instance_relationships ADD COLUMN checksum INTEGER;
ALTER TABLE github_issues ADD COLUMN checksum INTEGER;
ALTER TABLE user_config ADD COLUMN checksum INTEGER;
ALTER TABLE message_usage ADD COLUMN checksum INTEGER;
ALTER TABLE reviews ADD COLUMN checksum INTEGER;
ALTER TABLE review_findings ADD COLUMN checksum INTEGER;
ALTER TABLE review_decisions ADD COLUMN checksum INTEGER;
ALTER TABLE changes ADD COLUMN checksum INTEGER;

CREATE TABLE event_counts (
  instance_id TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT chk_event_counts_kind CHECK (kind IN (
    'tool_call', 'status_change', 'session_started', 'session_resumed', 'session_ended',
    'prompt', 'turn_ended', 'subagent_started', 'subagent_finished', 'needs_attention', 'idle',
    'error', 'compaction', 'unknown'
  )),
  tool_name TEXT NOT NULL,
  outcome TEXT NOT NULL CONSTRAINT chk_event_counts_outcome CHECK (outcome IN (
    'running', 'succeeded', 'failed', 'denied', 'interrupted', 'rejected', 'unknown'
  )),
  events INTEGER NOT NULL CONSTRAINT chk_event_counts_events CHECK (events >= 1),
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  checksum INTEGER,
  PRIMARY KEY (instance_id, kind, tool_name, outcome),
  CONSTRAINT fk_event_counts_instance FOREIGN KEY (instance_id) REFERENCES instances (id)
) STRICT;

CREATE TABLE maintenance_runs (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  task TEXT NOT NULL CONSTRAINT chk_maintenance_runs_task CHECK (task IN (
    'backup', 'vacuum', 'prune', 'history_check', 'rotate_key', 'restore', 'repair'
  )),
  owner TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT NOT NULL DEFAULT 'running' CONSTRAINT chk_maintenance_runs_outcome CHECK (outcome IN (
    'running', 'succeeded', 'failed', 'abandoned'
  )),
  details TEXT CONSTRAINT chk_maintenance_runs_details CHECK (json_valid(details)),
  checksum INTEGER
) STRICT;

CREATE INDEX idx_maintenance_runs_task ON maintenance_runs (task, id);
CREATE INDEX idx_maintenance_runs_outcome ON maintenance_runs (outcome, id);
`,
  down: `
DROP TABLE maintenance_runs;
DROP TABLE event_counts;
ALTER TABLE changes DROP COLUMN checksum;
ALTER TABLE review_decisions DROP COLUMN checksum;
ALTER TABLE review_findings DROP COLUMN checksum;
ALTER TABLE reviews DROP COLUMN checksum;
ALTER TABLE message_usage DROP COLUMN checksum;
ALTER TABLE user_config DROP COLUMN checksum;
ALTER TABLE github_issues DROP COLUMN checksum;
ALTER TABLE instance_relationships DROP COLUMN checksum;
ALTER TABLE mcp_events DROP COLUMN checksum;
ALTER TABLE instances DROP COLUMN checksum;
ALTER TABLE instances DROP COLUMN events_pruned_before;
`,
};
