import type { InstanceRecord } from '@skep/contracts';
import type { WriteContext } from '../operations/context.ts';
import { checkLineage, checkNewChild } from '../relationships/check-lineage.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier } from '../validation/values.ts';

/** The reviewer of a round, where the request names none. */
export function reviewerName(instance: string, round: number): string {
  return `${instance}.review-${round}`;
}

/**
 * Refuses a reviewer who cannot stand below the instance.
 *
 * @param reviewer Null where it is yet to be made.
 * @throws DatabaseError `DATABASE_VALIDATION_FAILED` for a name that is none
 * @throws WorkflowError `WORKFLOW_RELATIONSHIP_CYCLE`, `WORKFLOW_RELATIONSHIP_DEPTH`
 */
export async function checkReviewer(
  operation: string,
  context: WriteContext,
  parent: InstanceRecord,
  id: string,
  reviewer: InstanceRecord | null,
): Promise<void> {
  checkArgument(operation, 'reviewer', identifier, id);
  if (reviewer === null) return checkNewChild(operation, context, parent.id, id);
  if (reviewer.parent_instance_id === parent.id) return;
  const pair = { parent_instance: parent.id, child_instance: id };
  if ((await context.store.first('instance_relationships', pair)) !== null) return;
  await checkLineage(operation, context, parent.id, id);
}

/** A reviewer beside the coding instance: it sees the same worktree, and works on the same issue. */
export function newReviewer(parent: InstanceRecord, id: string, now: Date): InstanceRecord {
  return {
    id,
    type: 'review',
    status: 'started',
    agent: 'other',
    session_id: null,
    model: null,
    host: parent.host,
    worktree_path: parent.worktree_path,
    branch_name: parent.branch_name,
    base_branch: parent.base_branch,
    tmux_session: null,
    tmux_pane: null,
    claude_pid: null,
    issue_number: parent.issue_number,
    pr_number: null,
    pr_url: null,
    parent_instance_id: parent.id,
    created_at: now,
    terminated_at: null,
    last_activity: now,
    system_prompt: null,
    max_reviews: null,
    events_pruned_before: null,
    agent_number: parent.agent_number,
  };
}

/** Notes the round in the relationship of the pair, which is one however many rounds the reviewer has. */
export async function linkReviewer(
  { store }: WriteContext,
  parent_instance: string,
  child_instance: string,
  round: number,
  now: Date,
): Promise<void> {
  const pair = { parent_instance, child_instance, relationship_type: 'spawned_review' } as const;
  const known = await store.first('instance_relationships', pair);
  if (known !== null) {
    await store.update('instance_relationships', known, { review_iteration: round });
    return;
  }
  await store.insert('instance_relationships', {
    ...pair,
    review_iteration: round,
    created_at: now,
    metadata: null,
  });
}
