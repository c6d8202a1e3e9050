import { EVENT_KINDS, EVENT_OUTCOMES } from '../records/mcp-event.ts';
import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const eventCountsTable: TableDescriptor = {
  name: 'event_counts',
  fields: {
    instance_id: { kind: 'text' },
    kind: { kind: 'text', values: EVENT_KINDS },
    tool_name: { kind: 'text' },
    outcome: { kind: 'text', values: EVENT_OUTCOMES },
    events: { kind: 'integer', min: 1 },
    first_at: { kind: 'timestamp' },
    last_at: { kind: 'timestamp' },
    checksum: checksumField,
  },
  primaryKey: ['instance_id', 'kind', 'tool_name', 'outcome'],
  uniques: [],
  foreignKeys: [
    {
      name: 'fk_event_counts_instance',
      field: 'instance_id',
      references: { table: 'instances', field: 'id' },
    },
  ],
  indexes: [],
};
