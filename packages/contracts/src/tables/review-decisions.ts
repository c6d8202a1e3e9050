import { DECISION_CHOICES, DECISION_REASONS } from '../records/review.ts';
import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const reviewDecisionsTable: TableDescriptor = {
  name: 'review_decisions',
  fields: {
    id: { kind: 'integer' },
    instance_id: { kind: 'text' },
    reason: { kind: 'text', values: DECISION_REASONS },
    round: { kind: 'integer', min: 0 },
    cap: { kind: 'integer', min: 0 },
    asked_at: { kind: 'timestamp' },
    refused_requests: { kind: 'integer', default: 0, min: 0 },
    choice: { kind: 'text', nullable: true, values: DECISION_CHOICES },
    decided_at: { kind: 'timestamp', nullable: true },
    note: { kind: 'text', nullable: true },
    checksum: checksumField,
  },
  primaryKey: ['id'],
  autoIncrement: true,
  uniques: [],
  foreignKeys: [
    {
      name: 'fk_review_decisions_instance',
      field: 'instance_id',
      references: { table: 'instances', field: 'id' },
    },
  ],
  indexes: [{ name: 'idx_review_decisions_instance', fields: ['instance_id', 'id'] }],
};
