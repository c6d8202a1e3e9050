import { isWorkflowError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines, type Open } from '../test/engines.ts';
import { feedOf, handClock, instance, settle } from '../test/records.ts';

const review = (child: string, parent = 'coder') => ({
  parent_instance: parent,
  child_instance: child,
  relationship_type: 'spawned_review' as const,
});

async function withReviewers(open: Open, reviewers: number, maxReviews?: number) {
  const db = await open(maxReviews === undefined ? {} : { workflow: { maxReviews } });
  await db.createInstance(instance('coder'));
  const ids = Array.from({ length: reviewers }, (_, index) => `r${index + 1}`);
  for (const id of ids) await db.createInstance(instance(id, { type: 'review' }));
  return { db, ids };
}

describeEngines('createRelationship', (open) => {
  test('stores the relationship with its defaults, and tells the feed', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('coder'));
    await db.createInstance(instance('fork'));
    await db.createRelationship({
      ...review('fork'),
      relationship_type: 'created_fork',
      metadata: '{"why":1}',
    });
    const stored = {
      id: 1,
      parent_instance: 'coder',
      child_instance: 'fork',
      relationship_type: 'created_fork',
      review_iteration: 1,
      created_at: clock.now(),
      metadata: '{"why":1}',
    };
    expect(await db.getRelationships('coder')).toEqual([stored]);
    expect(await db.getRelationships('fork')).toEqual([stored]);
    expect(await feedOf(db, 2)).toEqual(['instance_relationships 1 insert']);
  });

  test('both ends must exist, and be two', async () => {
    const { db } = await withReviewers(open, 1);
    await expect(db.createRelationship(review('nobody'))).rejects.toMatchObject({
      code: 'DATABASE_CHILD_INSTANCE_NOT_FOUND',
    });
    await expect(db.createRelationship(review('r1', 'nobody'))).rejects.toMatchObject({
      code: 'DATABASE_PARENT_INSTANCE_NOT_FOUND',
    });
    await expect(db.createRelationship(review('coder'))).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
    });
  });

  test('refuses a pair that has one of this type', async () => {
    const { db } = await withReviewers(open, 1);
    await db.createRelationship(review('r1'));
    await expect(db.createRelationship(review('r1'))).rejects.toMatchObject({
      code: 'DATABASE_RELATIONSHIP_EXISTS',
      context: review('r1'),
    });
    await db.createRelationship({ ...review('r1'), relationship_type: 'created_fork' });
  });

  test('counts the rounds of review', async () => {
    const { db } = await withReviewers(open, 3);
    for (const id of ['r1', 'r2']) await db.createRelationship(review(id));
    await db.deleteInstance('r1');
    await db.createRelationship(review('r3'));
    const rounds = (await db.listRelationships()).map((each) => [each.child_instance, each.review_iteration]);
    expect(Object.fromEntries(rounds)).toEqual({ r2: 2, r3: 3 });
  });

  test('only a coding instance may ask for a review', async () => {
    const { db } = await withReviewers(open, 2);
    await expect(db.createRelationship(review('r2', 'r1'))).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_A_CODING_INSTANCE',
      context: { parent: 'r1', type: 'review' },
    });
  });

  test('past the limit it asks for a decision', async () => {
    const { db } = await withReviewers(open, 4);
    for (const id of ['r1', 'r2', 'r3']) await db.createRelationship(review(id));
    await expect(db.createRelationship(review('r4'))).rejects.toMatchObject({
      code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
      context: { parent: 'coder', rounds: 3, maxReviews: 3 },
      message: expect.stringMatching(/workflow\.maxReviews.*without a review.*abandon/s),
    });
    expect(await db.listRelationships()).toHaveLength(3);
  });

  test('of ten requests at once none gets past the limit', async () => {
    const { db, ids } = await withReviewers(open, 10, 4);
    const { won, errors } = await settle(ids.map((id) => db.createRelationship(review(id))));
    expect(won).toBe(4);
    expect(errors.every(isWorkflowError)).toBe(true);
    const rounds = (await db.listRelationships()).map(({ review_iteration }) => review_iteration);
    expect(rounds.toSorted()).toEqual([1, 2, 3, 4]);
  });

  test("an instance's own limit counts for more than the configured one", async () => {
    const { db } = await withReviewers(open, 3, 2);
    await db.updateInstance('coder', { max_reviews: 1 });
    await db.createRelationship(review('r1'));
    await expect(db.createRelationship(review('r2'))).rejects.toMatchObject({
      code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
      context: { rounds: 1, maxReviews: 1 },
    });
    await db.updateInstance('coder', { max_reviews: 3 });
    for (const id of ['r2', 'r3']) await db.createRelationship(review(id));
    expect(await db.listRelationships()).toHaveLength(3);
  });

  test('a limit of none allows none', async () => {
    const { db } = await withReviewers(open, 1, 0);
    await expect(db.createRelationship(review('r1'))).rejects.toMatchObject({
      code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
    });
  });
});

describeEngines('reading and updating relationships', (open) => {
  test('they come newest first', async () => {
    const { db } = await withReviewers(open, 3);
    for (const [index, child] of ['r2', 'r1', 'r3'].entries()) {
      await db.createRelationship({ ...review(child), created_at: new Date(index) });
    }
    const children = (await db.listRelationships()).map(({ child_instance }) => child_instance);
    expect(children).toEqual(['r3', 'r1', 'r2']);
    expect((await db.getRelationships('coder')).map(({ child_instance }) => child_instance)).toEqual(
      children,
    );
    expect(await db.getRelationships('r1')).toHaveLength(1);
  });

  test('updateRelationship changes what is given', async () => {
    const { db } = await withReviewers(open, 1);
    await db.createRelationship({ ...review('r1'), metadata: '1' });
    const head = await db.feed.head();
    await db.updateRelationship(1, { review_iteration: 2 });
    await db.updateRelationship(1, { review_iteration: 2 });
    expect(await db.listRelationships()).toMatchObject([{ review_iteration: 2, metadata: '1' }]);
    expect(await feedOf(db, head)).toEqual(['instance_relationships 1 update']);
    await db.updateRelationship(1, { metadata: null });
    expect(await db.listRelationships()).toMatchObject([{ review_iteration: 2, metadata: null }]);
    await expect(db.updateRelationship(9, {})).rejects.toMatchObject({
      code: 'DATABASE_UPDATE_FAILED',
      reason: 'record-not-found',
    });
  });
});
