import { RELATIONSHIP_TYPES } from '../records/relationship.ts';
import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const instanceRelationshipsTable: TableDescriptor = {
  name: 'instance_relationships',
  fields: {
    id: { kind: 'integer' },
    parent_instance: { kind: 'text' },
    child_instance: { kind: 'text' },
    relationship_type: { kind: 'text', values: RELATIONSHIP_TYPES },
    review_iteration: { kind: 'integer', min: 1, default: 1 },
    created_at: { kind: 'timestamp' },
    metadata: { kind: 'json', nullable: true },
    checksum: checksumField,
  },
  primaryKey: ['id'],
  autoIncrement: true,
  uniques: [
    { name: 'unq_relationships_pair', fields: ['parent_instance', 'child_instance', 'relationship_type'] },
  ],
  foreignKeys: [
    {
      name: 'fk_relationships_parent',
      field: 'parent_instance',
      references: { table: 'instances', field: 'id' },
    },
    {
      name: 'fk_relationships_child',
      field: 'child_instance',
      references: { table: 'instances', field: 'id' },
    },
  ],
  indexes: [{ name: 'idx_relationships_child', fields: ['child_instance'] }],
};
