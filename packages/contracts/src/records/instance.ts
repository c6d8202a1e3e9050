/** What an instance is for. */
export const INSTANCE_TYPES = ['coding', 'review', 'planning'] as const;
export type InstanceType = (typeof INSTANCE_TYPES)[number];

/** Where an instance stands in its workflow. Which change is allowed is decided by core, not by storage. */
export const INSTANCE_STATUSES = [
  'started',
  'waiting_review',
  'pr_created',
  'pr_merged',
  'pr_closed',
  'terminated',
] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** The program that runs as the agent. `other` is any program that has no adapter of its own here. */
export const AGENT_KINDS = ['claude-code', 'codex', 'gemini', 'other'] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];

/** One agent at work: a coding, review or planning instance in its own worktree. Table `instances`. */
export interface InstanceRecord {
  /** Chosen by the caller, for example `work-123-a1`. Never changes. */
  id: string;
  type: InstanceType;
  status: InstanceStatus;
  agent: AgentKind;
  /** The agent's own session identifier; a subagent's own id for a subagent. Unique per `agent`. */
  session_id: string | null;
  /** The model's name as the agent reports it. */
  model: string | null;
  /** The machine that the agent runs on. */
  host: string | null;
  worktree_path: string;
  branch_name: string;
  base_branch: string | null;
  /** The tmux session it runs in; null for an agent outside tmux. */
  tmux_session: string | null;
  /** tmux's own id of the pane in it, for example `%3`. */
  tmux_pane: string | null;
  /** The agent's process id. The name comes from the first supported agent and holds for all. */
  claude_pid: number | null;
  issue_number: number | null;
  pr_number: number | null;
  pr_url: string | null;
  parent_instance_id: string | null;
  created_at: Date;
  /** When a terminal status was reached; cleared when a closed pull request is reopened. */
  terminated_at: Date | null;
  last_activity: Date;
  system_prompt: string | null;
  /** Review rounds that this instance may have; null for the configured number. */
  max_reviews: number | null;
  /** Events from before this time were pruned; those that come late are taken to be among them. Null: none were. */
  events_pruned_before: Date | null;
  /** 1 for the first agent of an issue, 2 for the next. */
  agent_number: number;
}
