import { REVIEW_STATUSES } from '../records/review.ts';
import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const reviewsTable: TableDescriptor = {
  name: 'reviews',
  fields: {
    id: { kind: 'integer' },
    parent_instance: { kind: 'text' },
    reviewer_instance: { kind: 'text' },
    round: { kind: 'integer', min: 1 },
    base_commit: { kind: 'text', nullable: true },
    head_commit: { kind: 'text' },
    files: { kind: 'json', nullable: true },
    status: { kind: 'text', values: REVIEW_STATUSES },
    requested_at: { kind: 'timestamp' },
    due_at: { kind: 'timestamp' },
    decided_at: { kind: 'timestamp', nullable: true },
    summary: { kind: 'text', nullable: true },
    checksum: checksumField,
  },
  primaryKey: ['id'],
  autoIncrement: true,
  uniques: [{ name: 'unq_reviews_round', fields: ['parent_instance', 'round'] }],
  foreignKeys: [
    { name: 'fk_reviews_parent', field: 'parent_instance', references: { table: 'instances', field: 'id' } },
    {
      name: 'fk_reviews_reviewer',
      field: 'reviewer_instance',
      references: { table: 'instances', field: 'id' },
    },
  ],
  indexes: [
    { name: 'idx_reviews_reviewer', fields: ['reviewer_instance', 'id'] },
    { name: 'idx_reviews_status', fields: ['status', 'due_at'] },
  ],
};
