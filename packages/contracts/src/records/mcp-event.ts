/** What an event tells. `tool_call` is the common one; the others mark the life of a session. */
export const EVENT_KINDS = [
  'tool_call',
  'status_change',
  'session_started',
  'session_resumed',
  'session_ended',
  'prompt',
  'turn_ended',
  'subagent_started',
  'subagent_finished',
  'needs_attention',
  'idle',
  'error',
  'compaction',
  'unknown',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/**
 * How a tool call came out. `running` has started and not been heard of again; `denied` was refused permission;
 * `interrupted` was stopped by a person; `rejected` failed the tool's input validation; `unknown` ended without
 * telling how. `success` is true for `succeeded` alone.
 */
export const EVENT_OUTCOMES = [
  'running',
  'succeeded',
  'failed',
  'denied',
  'interrupted',
  'rejected',
  'unknown',
] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

/**
 * From what is known least to what counts most: of two deliveries of one call, the outcome that stands later here stays,
 * whichever came first.
 */
export const OUTCOME_PRECEDENCE: readonly EventOutcome[] = [
  'running',
  'unknown',
  'rejected',
  'denied',
  'interrupted',
  'succeeded',
  'failed',
];

/** The outcomes that are shown and counted as failures. */
export const FAILED_OUTCOMES: readonly EventOutcome[] = ['failed', 'denied', 'interrupted', 'rejected'];

/** One thing that an instance did. Table `mcp_events`. */
export interface MCPEventRecord {
  /** Assigned by the store, ascending, never reused. */
  id: number;
  instance_id: string;
  kind: EventKind;
  /** The tool's name; for an event that is no tool call, the name the agent gives the event. */
  tool_name: string;
  outcome: EventOutcome;
  /** True exactly when `outcome` is `succeeded`. */
  success: boolean;
  error_message: string | null;
  /** JSON text; its shape depends on the tool. */
  metadata: string | null;
  git_commit_hash: string | null;
  /** The status that this event brought about. */
  status_change: string | null;
  /** Whether this tool changes the instance's status. */
  is_status_updating: boolean;
  timestamp: Date;
  /** The agent's id of the tool call; unique within a session, so a call delivered twice is stored once. */
  tool_use_id: string | null;
  /** Milliseconds. */
  duration_ms: number | null;
  /** The subagent that acted, as the agent names it; null for the main agent. */
  agent_id: string | null;
  session_id: string | null;
  /** Identity within the session of an event that has no `tool_use_id`; a second delivery is stored once. */
  dedupe_key: string | null;
}
