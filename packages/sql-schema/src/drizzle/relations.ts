import { type Many, type One, type Relations, relations } from 'drizzle-orm';
import { instancesTable } from './instances.ts';
import { mcpEventsTable } from './mcp-events.ts';
import { messageUsageTable } from './message-usage.ts';
import { relationshipsTable } from './relationships.ts';

/** `parentRelationships` are those in which the instance is the parent, `childRelationships` those where the child. */
export const instancesRelations: Relations<
  'instances',
  {
    mcpEvents: Many<'mcp_events'>;
    messageUsage: Many<'message_usage'>;
    parentRelationships: Many<'instance_relationships'>;
    childRelationships: Many<'instance_relationships'>;
    parentInstance: One<'instances', false>;
    childInstances: Many<'instances'>;
  }
> = relations(instancesTable, ({ many, one }) => ({
  mcpEvents: many(mcpEventsTable),
  messageUsage: many(messageUsageTable),
  parentRelationships: many(relationshipsTable, { relationName: 'parent' }),
  childRelationships: many(relationshipsTable, { relationName: 'child' }),
  parentInstance: one(instancesTable, {
    fields: [instancesTable.parent_instance_id],
    references: [instancesTable.id],
    relationName: 'descent',
  }),
  childInstances: many(instancesTable, { relationName: 'descent' }),
}));

export const mcpEventsRelations: Relations<'mcp_events', { instance: One<'instances', true> }> = relations(
  mcpEventsTable,
  ({ one }) => ({
    instance: one(instancesTable, {
      fields: [mcpEventsTable.instance_id],
      references: [instancesTable.id],
    }),
  }),
);

export const messageUsageRelations: Relations<'message_usage', { instance: One<'instances', true> }> =
  relations(messageUsageTable, ({ one }) => ({
    instance: one(instancesTable, {
      fields: [messageUsageTable.instance_id],
      references: [instancesTable.id],
    }),
  }));

export const relationshipsRelations: Relations<
  'instance_relationships',
  { parent: One<'instances', true>; child: One<'instances', true> }
> = relations(relationshipsTable, ({ one }) => ({
  parent: one(instancesTable, {
    fields: [relationshipsTable.parent_instance],
    references: [instancesTable.id],
    relationName: 'parent',
  }),
  child: one(instancesTable, {
    fields: [relationshipsTable.child_instance],
    references: [instancesTable.id],
    relationName: 'child',
  }),
}));
