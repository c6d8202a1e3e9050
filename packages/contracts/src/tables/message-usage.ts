import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

const tokens = { kind: 'integer', default: 0, min: 0 } as const;

export const messageUsageTable: TableDescriptor = {
  name: 'message_usage',
  fields: {
    session_id: { kind: 'text' },
    message_id: { kind: 'text' },
    instance_id: { kind: 'text' },
    model: { kind: 'text' },
    input_tokens: tokens,
    cache_read_tokens: tokens,
    cache_write_tokens: tokens,
    output_tokens: tokens,
    reasoning_tokens: tokens,
    timestamp: { kind: 'timestamp' },
    checksum: checksumField,
  },
  primaryKey: ['session_id', 'message_id'],
  uniques: [],
  foreignKeys: [
    {
      name: 'fk_message_usage_instance',
      field: 'instance_id',
      references: { table: 'instances', field: 'id' },
    },
  ],
  indexes: [{ name: 'idx_message_usage_instance', fields: ['instance_id', 'model'] }],
};
