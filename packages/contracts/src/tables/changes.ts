import { CHANGE_OPERATIONS } from '../records/change.ts';
import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const changesTable: TableDescriptor = {
  name: 'changes',
  fields: {
    seq: { kind: 'integer' },
    table_name: { kind: 'text' },
    record_key: { kind: 'text' },
    operation: { kind: 'text', values: CHANGE_OPERATIONS },
    changed_at: { kind: 'timestamp' },
    checksum: checksumField,
  },
  primaryKey: ['seq'],
  autoIncrement: true,
  uniques: [],
  foreignKeys: [],
  indexes: [],
};
