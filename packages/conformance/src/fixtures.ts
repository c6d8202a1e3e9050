import type { Row } from '@skep/contracts';

/** A time in the middle of a second, so that a store that keeps whole seconds is found out. */
export const noon: Date = new Date('2026-03-14T12:00:00.123Z');

/** A time `ms` milliseconds after `noon`. */
export function at(ms: number): Date {
  return new Date(noon.getTime() + ms);
}

/** A new row of `instances`: what is required, and what is given. */
export function instance(id: string, given: Row = {}): Row {
  return {
    id,
    type: 'coding',
    status: 'started',
    worktree_path: `/worktrees/${id}`,
    branch_name: `work/${id}`,
    created_at: noon,
    last_activity: noon,
    ...given,
  };
}

/** A new row of `mcp_events`, without an id. */
export function event(instance_id: string, given: Row = {}): Row {
  return { instance_id, tool_name: 'Bash', outcome: 'succeeded', success: true, timestamp: noon, ...given };
}

/** A new row of `user_config`. */
export function configEntry(key: string, value = 'value', given: Row = {}): Row {
  return { key, value, updated_at: noon, ...given };
}

/** `configEntry`, as the store gives it back. */
export function storedEntry(key: string, value = 'value'): Row {
  return configEntry(key, value, { encrypted: false, checksum: null });
}

/** A new row of `instance_relationships`, without an id. */
export function relationship(parent_instance: string, child_instance: string, given: Row = {}): Row {
  return {
    parent_instance,
    child_instance,
    relationship_type: 'spawned_review',
    created_at: noon,
    ...given,
  };
}

/** A new row of `github_issues`. */
export function issue(number: number, given: Row = {}): Row {
  return {
    repo_owner: 'acme',
    repo_name: 'widget',
    number,
    title: `Issue ${number}`,
    state: 'open',
    created_at: noon,
    updated_at: noon,
    synced_at: noon,
    ...given,
  };
}

/** A new row of `message_usage`. */
export function usage(instance_id: string, message_id: string, given: Row = {}): Row {
  return { session_id: 's', message_id, instance_id, model: 'model', timestamp: noon, ...given };
}

/** A new row of `reviews`, without an id. */
export function review(parent_instance: string, reviewer_instance: string, given: Row = {}): Row {
  return {
    parent_instance,
    reviewer_instance,
    round: 1,
    head_commit: 'c0ffee',
    status: 'requested',
    requested_at: noon,
    due_at: noon,
    ...given,
  };
}

/** A new row of `review_findings`, without an id. */
export function finding(review_id: number, given: Row = {}): Row {
  return { review_id, severity: 'warning', title: 'title', fingerprint: 'f', created_at: noon, ...given };
}

/** A new row of `review_decisions`, without an id. */
export function decision(instance_id: string, given: Row = {}): Row {
  return { instance_id, reason: 'review_limit', round: 3, cap: 3, asked_at: noon, ...given };
}

/** A new row of `event_counts`. */
export function eventCount(instance_id: string, tool_name: string, given: Row = {}): Row {
  const counted = { kind: 'tool_call', outcome: 'succeeded', events: 1, first_at: noon, last_at: noon };
  return { instance_id, tool_name, ...counted, ...given };
}

/** A new row of `maintenance_runs`, without an id. */
export function maintenanceRun(given: Row = {}): Row {
  return { task: 'backup', owner: 'a process', started_at: noon, lease_until: noon, ...given };
}

/** A new row of `changes`, without a seq. */
export function change(record_key: string, given: Row = {}): Row {
  return { table_name: 'instances', record_key, operation: 'insert', changed_at: noon, ...given };
}
