import type { Migration } from './migration.ts';

/**
 * Every table as first published. Times are milliseconds since the Unix epoch; booleans 0 and 1; JSON is text. STRICT
 * tables keep each column to its type, whoever writes.
 */
export const initial: Migration = {
  id: '20261121090000_initial',
  checksum: '47e736ae0baab568b89f1a1d360fda64e56f8193adab3b955ee7d35d1e22403a',
  up: `
CREATE TABLE instances (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL CONSTRAINT chk_instances_type CHECK (type IN ('coding', 'review', 'planning')),
  status TEXT NOT NULL CONSTRAINT chk_instances_status CHECK (status IN (
    'started', 'waiting_review', 'pr_created', 'pr_merged', 'pr_closed', 'terminated'
  )),
  agent TEXT NOT NULL DEFAULT 'other' CONSTRAINT chk_instances_agent CHECK (agent IN ('claude-code', 'codex', 'gemini', 'other')),
  session_id TEXT,
  model TEXT,
  host TEXT,
  worktree_path TEXT NOT NULL,
  branch_name TEXT NOT NULL,
  base_branch TEXT,
  tmux_session TEXT,
  claude_pid INTEGER CONSTRAINT chk_instances_claude_pid CHECK (claude_pid >= 1),
  issue_number INTEGER CONSTRAINT chk_instances_issue_number CHECK (issue_number >= 1),
  pr_number INTEGER CONSTRAINT chk_instances_pr_number CHECK (pr_number >= 1),
  pr_url TEXT,
  parent_instance_id TEXT,
  created_at INTEGER NOT NULL,
  terminated_at INTEGER,
  last_activity INTEGER NOT NULL,
  system_prompt TEXT,
  agent_number INTEGER NOT NULL DEFAULT 1 CONSTRAINT chk_instances_agent_number CHECK (agent_number >= 1),
  CONSTRAINT fk_instances_parent FOREIGN KEY (parent_instance_id) REFERENCES instances (id)
) STRICT;

CREATE UNIQUE INDEX unq_instances_session ON instances (agent, session_id);
CREATE INDEX idx_instances_last_activity ON instances (last_activity, id);
CREATE INDEX idx_instances_status ON instances (status, last_activity, id);
CREATE INDEX idx_instances_created_at ON instances (created_at, id);
CREATE INDEX idx_instances_issue ON instances (issue_number, agent_number);
CREATE INDEX idx_instances_parent ON instances (parent_instance_id);

CREATE TABLE mcp_events (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  instance_id TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'tool_call' CONSTRAINT chk_mcp_events_kind CHECK (kind IN (
    'tool_call', 'status_change', 'session_started', 'session_resumed', 'session_ended',
    'prompt', 'turn_ended', 'subagent_started', 'subagent_finished', 'needs_attention', 'idle',
    'error', 'compaction', 'unknown'
  )),
  tool_name TEXT NOT NULL,
  outcome TEXT NOT NULL CONSTRAINT chk_mcp_events_outcome CHECK (outcome IN (
    'running', 'succeeded', 'failed', 'denied', 'interrupted', 'rejected', 'unknown'
  )),
  success INTEGER NOT NULL CONSTRAINT chk_mcp_events_success CHECK (success IN (0, 1)),
  error_message TEXT,
  metadata TEXT CONSTRAINT chk_mcp_events_metadata CHECK (json_valid(metadata)),
  git_commit_hash TEXT,
  status_change TEXT,
  is_status_updating INTEGER NOT NULL DEFAULT 0 CONSTRAINT chk_mcp_events_is_status_updating CHECK (is_status_updating IN (0, 1)),
  timestamp INTEGER NOT NULL,
  tool_use_id TEXT,
  duration_ms INTEGER CONSTRAINT chk_mcp_events_duration_ms CHECK (duration_ms >= 0),
  agent_id TEXT,
  session_id TEXT,
  dedupe_key TEXT,
  CONSTRAINT fk_mcp_events_instance FOREIGN KEY (instance_id) REFERENCES instances (id)
) STRICT;

CREATE UNIQUE INDEX unq_mcp_events_tool_use ON mcp_events (session_id, tool_use_id);
CREATE UNIQUE INDEX unq_mcp_events_dedupe ON mcp_events (session_id, dedupe_key);
CREATE INDEX idx_mcp_events_instance ON mcp_events (instance_id, timestamp, id);
CREATE INDEX idx_mcp_events_timestamp ON mcp_events (timestamp, id);

CREATE TABLE instance_relationships (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  parent_instance TEXT NOT NULL,
  child_instance TEXT NOT NULL,
  relationship_type TEXT NOT NULL CONSTRAINT chk_instance_relationships_relationship_type CHECK (relationship_type IN (
    'spawned_review', 'created_fork', 'planning_to_issue'
  )),
  review_iteration INTEGER NOT NULL DEFAULT 1 CONSTRAINT chk_instance_relationships_review_iteration CHECK (review_iteration >= 1),
  created_at INTEGER NOT NULL,
  metadata TEXT CONSTRAINT chk_instance_relationships_metadata CHECK (json_valid(metadata)),
  CONSTRAINT fk_relationships_parent FOREIGN KEY (parent_instance) REFERENCES instances (id),
  CONSTRAINT fk_relationships_child FOREIGN KEY (child_instance) REFERENCES instances (id)
) STRICT;

CREATE UNIQUE INDEX unq_relationships_pair ON instance_relationships (parent_instance, child_instance, relationship_type);
CREATE INDEX idx_relationships_child ON instance_relationships (child_instance);

CREATE TABLE github_issues (
  repo_owner TEXT NOT NULL,
  repo_name TEXT NOT NULL,
  number INTEGER NOT NULL CONSTRAINT chk_github_issues_number CHECK (number >= 1),
  title TEXT NOT NULL,
  body TEXT,
  state TEXT NOT NULL,
  assignee TEXT,
  labels TEXT CONSTRAINT chk_github_issues_labels CHECK (json_valid(labels)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  synced_at INTEGER NOT NULL,
  PRIMARY KEY (repo_owner, repo_name, number)
) STRICT;

CREATE INDEX idx_github_issues_number ON github_issues (number);

CREATE TABLE user_config (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  encrypted INTEGER NOT NULL DEFAULT 0 CONSTRAINT chk_user_config_encrypted CHECK (encrypted IN (0, 1)),
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE changes (
  seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  table_name TEXT NOT NULL,
  record_key TEXT NOT NULL,
  operation TEXT NOT NULL CONSTRAINT chk_changes_operation CHECK (operation IN ('insert', 'update', 'delete')),
  changed_at INTEGER NOT NULL
) STRICT;
`,
  down: `
DROP TABLE changes;
DROP TABLE user_config;
DROP TABLE github_issues;
DROP TABLE instance_relationships;
DROP TABLE mcp_events;
DROP TABLE instances;
`,
};
