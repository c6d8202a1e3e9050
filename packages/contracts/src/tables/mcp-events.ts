import { EVENT_KINDS, EVENT_OUTCOMES } from '../records/mcp-event.ts';
import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const mcpEventsTable: TableDescriptor = {
  name: 'mcp_events',
  fields: {
    id: { kind: 'integer' },
    instance_id: { kind: 'text' },
    kind: { kind: 'text', values: EVENT_KINDS, default: 'tool_call' },
    tool_name: { kind: 'text' },
    outcome: { kind: 'text', values: EVENT_OUTCOMES },
    success: { kind: 'boolean' },
    error_message: { kind: 'text', nullable: true },
    metadata: { kind: 'json', nullable: true },
    git_commit_hash: { kind: 'text', nullable: true },
    status_change: { kind: 'text', nullable: true },
    is_status_updating: { kind: 'boolean', default: false },
    timestamp: { kind: 'timestamp' },
    tool_use_id: { kind: 'text', nullable: true },
    duration_ms: { kind: 'integer', nullable: true, min: 0 },
    agent_id: { kind: 'text', nullable: true },
    session_id: { kind: 'text', nullable: true },
    dedupe_key: { kind: 'text', nullable: true },
    checksum: checksumField,
  },
  primaryKey: ['id'],
  autoIncrement: true,
  uniques: [
    { name: 'unq_mcp_events_tool_use', fields: ['session_id', 'tool_use_id'] },
    { name: 'unq_mcp_events_dedupe', fields: ['session_id', 'dedupe_key'], sparse: 'dedupe_key' },
  ],
  foreignKeys: [
    {
      name: 'fk_mcp_events_instance',
      field: 'instance_id',
      references: { table: 'instances', field: 'id' },
    },
  ],
  indexes: [
    { name: 'idx_mcp_events_instance', fields: ['instance_id', 'timestamp', 'id'] },
    { name: 'idx_mcp_events_timestamp', fields: ['timestamp', 'id'] },
  ],
};
