import { FINDING_RESOLUTIONS, FINDING_SEVERITIES } from '../records/review.ts';
import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const reviewFindingsTable: TableDescriptor = {
  name: 'review_findings',
  fields: {
    id: { kind: 'integer' },
    review_id: { kind: 'integer' },
    file: { kind: 'text', nullable: true },
    start_line: { kind: 'integer', nullable: true, min: 1 },
    end_line: { kind: 'integer', nullable: true, min: 1 },
    severity: { kind: 'text', values: FINDING_SEVERITIES },
    title: { kind: 'text' },
    body: { kind: 'text', nullable: true },
    fingerprint: { kind: 'text' },
    in_scope: { kind: 'boolean', default: true },
    resolution: { kind: 'text', values: FINDING_RESOLUTIONS, default: 'open' },
    created_at: { kind: 'timestamp' },
    checksum: checksumField,
  },
  primaryKey: ['id'],
  autoIncrement: true,
  uniques: [],
  foreignKeys: [
    { name: 'fk_review_findings_review', field: 'review_id', references: { table: 'reviews', field: 'id' } },
  ],
  indexes: [{ name: 'idx_review_findings_review', fields: ['review_id', 'id'] }],
};
