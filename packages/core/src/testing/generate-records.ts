import type { NewGitHubIssue, NewInstance, NewMCPEvent, NewRelationship } from '@skep/contracts';

let serial = 0;

function next(): number {
  serial += 1;
  return serial;
}

/** An instance to create, with an id that no other has; `overrides` replace what is generated. */
export function generateTestInstance(overrides: Partial<NewInstance> = {}): NewInstance {
  const number = next();
  return {
    id: `test-instance-${number}`,
    type: 'coding',
    status: 'started',
    worktree_path: `/tmp/worktrees/${number}`,
    branch_name: `test-branch-${number}`,
    base_branch: 'main',
    tmux_session: `test-session-${number}`,
    ...overrides,
  };
}

/** A successful tool call of the instance. */
export function generateTestEvent(instanceId: string, overrides: Partial<NewMCPEvent> = {}): NewMCPEvent {
  const outcome = overrides.success === undefined ? { outcome: 'succeeded' as const } : {};
  return {
    instance_id: instanceId,
    tool_name: 'test_tool',
    metadata: JSON.stringify({ test: next() }),
    ...outcome,
    ...overrides,
  };
}

/** A fork; give `relationship_type` for another. */
export function generateTestRelationship(
  parent: string,
  child: string,
  overrides: Partial<NewRelationship> = {},
): NewRelationship {
  return { parent_instance: parent, child_instance: child, relationship_type: 'created_fork', ...overrides };
}

export function generateTestIssue(overrides: Partial<NewGitHubIssue> = {}): NewGitHubIssue {
  const number = next();
  return {
    repo_owner: 'test-owner',
    repo_name: 'test-repo',
    number,
    title: `Test issue ${number}`,
    state: 'open',
    labels: JSON.stringify(['test']),
    ...overrides,
  };
}
