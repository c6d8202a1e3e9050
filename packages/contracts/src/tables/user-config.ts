import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const userConfigTable: TableDescriptor = {
  name: 'user_config',
  fields: {
    key: { kind: 'text' },
    value: { kind: 'text' },
    encrypted: { kind: 'boolean', default: false },
    updated_at: { kind: 'timestamp' },
    checksum: checksumField,
  },
  primaryKey: ['key'],
  uniques: [],
  foreignKeys: [],
  indexes: [],
};
