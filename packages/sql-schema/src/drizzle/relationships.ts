import { RELATIONSHIP_TYPES, type RelationshipRecord } from '@skep/contracts';
import { foreignKey, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { atLeast, oneOf, validJson } from './checks.ts';
import { instancesTable } from './instances.ts';
import type { TableOf } from './table-type.ts';

export const relationshipsTable: TableOf<
  'instance_relationships',
  RelationshipRecord,
  'id',
  'id' | 'review_iteration'
> = sqliteTable(
  'instance_relationships',
  {
    id: integer('id').notNull().primaryKey({ autoIncrement: true }),
    parent_instance: text('parent_instance').notNull(),
    child_instance: text('child_instance').notNull(),
    relationship_type: text('relationship_type', { enum: RELATIONSHIP_TYPES }).notNull(),
    review_iteration: integer('review_iteration').notNull().default(1),
    created_at: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    metadata: text('metadata'),
    checksum: integer('checksum'),
  },
  (table) => [
    foreignKey({
      name: 'fk_relationships_parent',
      columns: [table.parent_instance],
      foreignColumns: [instancesTable.id],
    }),
    foreignKey({
      name: 'fk_relationships_child',
      columns: [table.child_instance],
      foreignColumns: [instancesTable.id],
    }),
    uniqueIndex('unq_relationships_pair').on(
      table.parent_instance,
      table.child_instance,
      table.relationship_type,
    ),
    index('idx_relationships_child').on(table.child_instance),
    oneOf(table.relationship_type, RELATIONSHIP_TYPES),
    atLeast(table.review_iteration, 1),
    validJson(table.metadata),
  ],
);
