import { AGENT_KINDS, INSTANCE_STATUSES, INSTANCE_TYPES, type InstanceRecord } from '@skep/contracts';
import { foreignKey, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { atLeast, oneOf } from './checks.ts';
import type { TableOf } from './table-type.ts';

export const instancesTable: TableOf<'instances', InstanceRecord, 'id', 'agent' | 'agent_number'> =
  sqliteTable(
    'instances',
    {
      id: text('id').notNull().primaryKey(),
      type: text('type', { enum: INSTANCE_TYPES }).notNull(),
      status: text('status', { enum: INSTANCE_STATUSES }).notNull(),
      agent: text('agent', { enum: AGENT_KINDS }).notNull().default('other'),
      session_id: text('session_id'),
      model: text('model'),
      host: text('host'),
      worktree_path: text('worktree_path').notNull(),
      branch_name: text('branch_name').notNull(),
      base_branch: text('base_branch'),
      tmux_session: text('tmux_session'),
      tmux_pane: text('tmux_pane'),
      claude_pid: integer('claude_pid'),
      issue_number: integer('issue_number'),
      pr_number: integer('pr_number'),
      pr_url: text('pr_url'),
      parent_instance_id: text('parent_instance_id'),
      created_at: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
      terminated_at: integer('terminated_at', { mode: 'timestamp_ms' }),
      last_activity: integer('last_activity', { mode: 'timestamp_ms' }).notNull(),
      system_prompt: text('system_prompt'),
      max_reviews: integer('max_reviews'),
      events_pruned_before: integer('events_pruned_before', { mode: 'timestamp_ms' }),
      agent_number: integer('agent_number').notNull().default(1),
      checksum: integer('checksum'),
    },
    (table) => [
      foreignKey({
        name: 'fk_instances_parent',
        columns: [table.parent_instance_id],
        foreignColumns: [table.id],
      }),
      uniqueIndex('unq_instances_session').on(table.agent, table.session_id),
      index('idx_instances_last_activity').on(table.last_activity, table.id),
      index('idx_instances_status').on(table.status, table.last_activity, table.id),
      index('idx_instances_created_at').on(table.created_at, table.id),
      index('idx_instances_issue').on(table.issue_number, table.agent_number),
      index('idx_instances_parent').on(table.parent_instance_id),
      oneOf(table.type, INSTANCE_TYPES),
      oneOf(table.status, INSTANCE_STATUSES),
      oneOf(table.agent, AGENT_KINDS),
      atLeast(table.claude_pid, 1),
      atLeast(table.issue_number, 1),
      atLeast(table.pr_number, 1),
      atLeast(table.max_reviews, 0),
      atLeast(table.agent_number, 1),
    ],
  );
