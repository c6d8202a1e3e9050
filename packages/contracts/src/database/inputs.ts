import type { GitHubIssueRecord } from '../records/github-issue.ts';
import type { InstanceRecord } from '../records/instance.ts';
import type { MCPEventRecord } from '../records/mcp-event.ts';
import type { MessageUsageRecord } from '../records/message-usage.ts';
import type { RelationshipRecord } from '../records/relationship.ts';

/** `Required` of `R` must be given; the others may be left out, null or undefined. */
type Input<R, Required extends keyof R> = Pick<R, Required> & {
  [K in Exclude<keyof R, Required>]?: R[K] | null | undefined;
};

/**
 * An instance to create. `status` defaults to `started`, `agent` to `other`, the times to now, and `agent_number`
 * to the next free number among the instances of the same issue.
 */
export type NewInstance = Input<
  Omit<InstanceRecord, 'events_pruned_before'>,
  'id' | 'type' | 'worktree_path' | 'branch_name'
>;

/** Changes to an instance; `id` and `created_at` never change. A `status` in it follows the workflow's rules. */
export type InstanceUpdate = {
  [K in Exclude<keyof InstanceRecord, 'id' | 'created_at' | 'events_pruned_before'>]?:
    | InstanceRecord[K]
    | undefined;
};

/**
 * An event to log. Either `success` or `outcome` must be given; each follows from the other. `timestamp` defaults to
 * now, `kind` to `tool_call`.
 */
export type NewMCPEvent = Input<MCPEventRecord, 'instance_id' | 'tool_name'>;

/** `review_iteration` is counted when left out; `created_at` defaults to now. */
export type NewRelationship = Input<
  RelationshipRecord,
  'parent_instance' | 'child_instance' | 'relationship_type'
>;

export type RelationshipUpdate = {
  [K in 'review_iteration' | 'metadata']?: RelationshipRecord[K] | undefined;
};

/** An issue as fetched; the times default to now. */
export type NewGitHubIssue = Input<
  GitHubIssueRecord,
  'repo_owner' | 'repo_name' | 'number' | 'title' | 'state'
>;

/** The tokens of a message; counts that are left out are 0, and `timestamp` defaults to now. */
export type NewMessageUsage = Input<
  MessageUsageRecord,
  'session_id' | 'message_id' | 'instance_id' | 'model'
>;
