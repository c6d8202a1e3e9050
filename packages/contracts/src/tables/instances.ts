import { AGENT_KINDS, INSTANCE_STATUSES, INSTANCE_TYPES } from '../records/instance.ts';
import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const instancesTable: TableDescriptor = {
  name: 'instances',
  fields: {
    id: { kind: 'text' },
    type: { kind: 'text', values: INSTANCE_TYPES },
    status: { kind: 'text', values: INSTANCE_STATUSES },
    agent: { kind: 'text', values: AGENT_KINDS, default: 'other' },
    session_id: { kind: 'text', nullable: true },
    model: { kind: 'text', nullable: true },
    host: { kind: 'text', nullable: true },
    worktree_path: { kind: 'text' },
    branch_name: { kind: 'text' },
    base_branch: { kind: 'text', nullable: true },
    tmux_session: { kind: 'text', nullable: true },
    tmux_pane: { kind: 'text', nullable: true },
    claude_pid: { kind: 'integer', nullable: true, min: 1 },
    issue_number: { kind: 'integer', nullable: true, min: 1 },
    pr_number: { kind: 'integer', nullable: true, min: 1 },
    pr_url: { kind: 'text', nullable: true },
    parent_instance_id: { kind: 'text', nullable: true },
    created_at: { kind: 'timestamp' },
    terminated_at: { kind: 'timestamp', nullable: true },
    last_activity: { kind: 'timestamp' },
    system_prompt: { kind: 'text', nullable: true },
    max_reviews: { kind: 'integer', nullable: true, min: 0 },
    events_pruned_before: { kind: 'timestamp', nullable: true },
    agent_number: { kind: 'integer', min: 1, default: 1 },
    checksum: checksumField,
  },
  primaryKey: ['id'],
  uniques: [{ name: 'unq_instances_session', fields: ['agent', 'session_id'] }],
  foreignKeys: [
    {
      name: 'fk_instances_parent',
      field: 'parent_instance_id',
      references: { table: 'instances', field: 'id' },
    },
  ],
  indexes: [
    { name: 'idx_instances_last_activity', fields: ['last_activity', 'id'] },
    { name: 'idx_instances_status', fields: ['status', 'last_activity', 'id'] },
    { name: 'idx_instances_created_at', fields: ['created_at', 'id'] },
    { name: 'idx_instances_issue', fields: ['issue_number', 'agent_number'] },
    { name: 'idx_instances_parent', fields: ['parent_instance_id'] },
  ],
};
