import { DatabaseError, type InstanceRecord, type NewRelationship, WorkflowError } from '@skep/contracts';
import { childNotFound, parentNotFound } from '../errors/record-errors.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkInput, validationError } from '../validation/check-input.ts';
import { newRelationship } from '../validation/record-schemas.ts';
import { checkLineage } from './check-lineage.ts';
import { checkFits } from './relationship-ends.ts';

const name = 'createRelationship';

export const createRelationship: WriteOperation<[NewRelationship], void> = {
  name,
  kind: 'write',
  failure: 'DATABASE_INSERT_FAILED',
  prepare(input) {
    const given = checkInput(name, newRelationship, input);
    if (given.parent_instance === given.child_instance) {
      throw validationError(name, [
        { field: 'child_instance', problem: 'must name another instance than the parent' },
      ]);
    }
    return (context) => insertRelationship(context, given);
  },
};

async function insertRelationship(context: WriteContext, given: NewRelationship): Promise<void> {
  const { store, settings } = context;
  const { parent_instance, child_instance, relationship_type } = given;
  const parent = await store.first('instances', { id: parent_instance });
  if (parent === null) throw parentNotFound(name, parent_instance);
  const child = await store.first('instances', { id: child_instance });
  if (child === null) throw childNotFound(name, child_instance);
  const pair = { parent_instance, child_instance, relationship_type };
  const known = await store.find('instance_relationships', { where: { parent_instance, child_instance } });
  if (known.some((each) => each.relationship_type === relationship_type)) throw relationshipExists(pair);
  checkFits(name, relationship_type, 'parent', parent);
  checkFits(name, relationship_type, 'child', child);
  const isLinked = known.length > 0 || child.parent_instance_id === parent.id;
  if (!isLinked) await checkLineage(name, context, parent.id, child.id);

  // Counted in the transaction that inserts: however many ask at once, none gets past the limit.
  const reviews = relationship_type === 'spawned_review' ? await reviewsOf(store, parent_instance) : null;
  if (reviews !== null) checkReview(parent, reviews.rounds, settings.workflow.maxReviews);
  await store.insert('instance_relationships', {
    ...(given.id && { id: given.id }),
    ...pair,
    review_iteration: given.review_iteration ?? (reviews?.last ?? 0) + 1,
    created_at: given.created_at ?? settings.now(),
    metadata: given.metadata ?? null,
  });
}

/** How many rounds there are, and the number of the last: higher than the count where an earlier one was deleted. */
async function reviewsOf(
  store: ReadStore,
  parent_instance: string,
): Promise<{ rounds: number; last: number }> {
  const [group] = await store.aggregate('instance_relationships', {
    where: { parent_instance, relationship_type: 'spawned_review' },
    measures: { rounds: { op: 'count' }, last: { op: 'max', field: 'review_iteration' } },
  });
  const rounds = Number(group?.values.rounds ?? 0);
  return { rounds, last: Math.max(rounds, Number(group?.values.last ?? 0)) };
}

function checkReview(parent: InstanceRecord, rounds: number, configured: number): void {
  const maxReviews = parent.max_reviews ?? configured;
  if (rounds < maxReviews) return;
  throw new WorkflowError(
    'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
    `Instance "${parent.id}" has had ${rounds} of ${maxReviews} review rounds. Decide: raise workflow.maxReviews (or its own max_reviews), ` +
      'continue without a review, or abandon the work (updateInstanceStatus to terminated).',
    { operation: name, context: { parent: parent.id, rounds, maxReviews } },
  );
}

function relationshipExists(pair: {
  parent_instance: string;
  child_instance: string;
  relationship_type: string;
}): DatabaseError {
  return new DatabaseError(
    'DATABASE_RELATIONSHIP_EXISTS',
    `There is a ${pair.relationship_type} relationship from "${pair.parent_instance}" to "${pair.child_instance}" ` +
      'already. Change that one with updateRelationship.',
    { operation: name, context: pair },
  );
}
