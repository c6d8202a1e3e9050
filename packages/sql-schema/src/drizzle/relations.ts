import { type Many, type One, type Relations, relations } from 'drizzle-orm';
import { instancesTable } from './instances.ts';
import { mcpEventsTable } from './mcp-events.ts';
import { messageUsageTable } from './message-usage.ts';
import { relationshipsTable } from './relationships.ts';
import { reviewDecisionsTable } from './review-decisions.ts';
import { reviewFindingsTable } from './review-findings.ts';
import { reviewsTable } from './reviews.ts';

/**
 * `parentRelationships` are those in which the instance is the parent, `childRelationships` those where the child;
 * `reviews` are those of the instance's work, `givenReviews` those that it gives.
 */
export const instancesRelations: Relations<
  'instances',
  {
    mcpEvents: Many<'mcp_events'>;
    messageUsage: Many<'message_usage'>;
    parentRelationships: Many<'instance_relationships'>;
    childRelationships: Many<'instance_relationships'>;
    parentInstance: One<'instances', false>;
    childInstances: Many<'instances'>;
    reviews: Many<'reviews'>;
    givenReviews: Many<'reviews'>;
    reviewDecisions: Many<'review_decisions'>;
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
  reviews: many(reviewsTable, { relationName: 'reviewed' }),
  givenReviews: many(reviewsTable, { relationName: 'reviewer' }),
  reviewDecisions: many(reviewDecisionsTable),
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

export const reviewsRelations: Relations<
  'reviews',
  { parent: One<'instances', true>; reviewer: One<'instances', true>; findings: Many<'review_findings'> }
> = relations(reviewsTable, ({ many, one }) => ({
  parent: one(instancesTable, {
    fields: [reviewsTable.parent_instance],
    references: [instancesTable.id],
    relationName: 'reviewed',
  }),
  reviewer: one(instancesTable, {
    fields: [reviewsTable.reviewer_instance],
    references: [instancesTable.id],
    relationName: 'reviewer',
  }),
  findings: many(reviewFindingsTable),
}));

export const reviewFindingsRelations: Relations<'review_findings', { review: One<'reviews', true> }> =
  relations(reviewFindingsTable, ({ one }) => ({
    review: one(reviewsTable, {
      fields: [reviewFindingsTable.review_id],
      references: [reviewsTable.id],
    }),
  }));

export const reviewDecisionsRelations: Relations<'review_decisions', { instance: One<'instances', true> }> =
  relations(reviewDecisionsTable, ({ one }) => ({
    instance: one(instancesTable, {
      fields: [reviewDecisionsTable.instance_id],
      references: [instancesTable.id],
    }),
  }));
