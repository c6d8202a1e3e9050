import type { Database, InstanceStatus } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf } from '../test/records.ts';
import { DAY, HOUR, rejection, reviewFleet } from '../test/review-fleet.ts';

const ways: readonly [string, (db: Database, status: InstanceStatus) => Promise<void>][] = [
  ['updateInstanceStatus', (db, status) => db.updateInstanceStatus('coder', status)],
  ['updateInstance', (db, status) => db.updateInstance('coder', { status })],
];
const ends = [
  ['pr_merged', 'dismissed', 'continue', 'merged'],
  ['pr_closed', 'dismissed', 'abandon', 'closed'],
  ['terminated', 'abandoned', 'abandon', 'terminated'],
] as const;
const cases = ways.flatMap(([way, change]) => ends.map((end) => ({ way, change, end })));

describeEngines('the end of the work', (open) => {
  test.each(cases)('$end.0, by $way, ends the round that is open', async ({ change, end }) => {
    const [status, ended, , word] = end;
    const { db, clock, request } = await reviewFleet(open);
    const review = await request();
    await db.updateInstanceStatus('coder', 'pr_created');
    expect(await db.reviews.list()).toEqual([review]);
    const later = clock.advance(HOUR);
    await change(db, status);
    expect(await db.reviews.list()).toEqual([
      { ...review, status: ended, decided_at: later, summary: expect.stringContaining(word) },
    ]);
  });

  test.each(cases)('$end.0, by $way, closes the decision that is pending', async ({ change, end }) => {
    const [status, , choice, word] = end;
    const { db, clock, request } = await reviewFleet(open, { maxReviews: 0 });
    await rejection(request());
    await db.updateInstanceStatus('coder', 'pr_created');
    const later = clock.advance(HOUR);
    await change(db, status);
    expect((await db.reviews.status('coder')).decision).toBeNull();
    expect((await db.reviews.history('coder')).decisions).toMatchObject([
      { choice, decided_at: later, note: expect.stringContaining(word) },
    ]);
  });

  test('a round whose time was up has timed out', async () => {
    const { db, clock, request } = await reviewFleet(open);
    const review = await request();
    clock.advance(DAY + 1);
    await db.updateInstanceStatus('coder', 'terminated');
    expect(await db.reviews.list()).toEqual([{ ...review, status: 'timed_out', decided_at: review.due_at }]);
  });

  test('rounds that have ended stay as they are', async () => {
    const { db, round } = await reviewFleet(open);
    const { findings: _, decision: __, ...review } = await round();
    const head = await db.feed.head();
    await db.updateInstanceStatus('coder', 'terminated');
    expect(await db.reviews.list()).toEqual([review]);
    expect(await feedOf(db, head)).toEqual(['instances coder update', expect.stringMatching(/^mcp_events/)]);
  });

  test('a verdict comes too late then', async () => {
    const { db, request, submit } = await reviewFleet(open);
    const review = await request();
    await db.updateInstanceStatus('coder', 'pr_created');
    await db.updateInstanceStatus('coder', 'pr_merged');
    await expect(submit(review)).rejects.toMatchObject({
      code: 'WORKFLOW_NO_OPEN_REVIEW',
      context: { status: 'dismissed' },
    });
  });

  test('deleting an instance deletes its rounds, findings and decisions, and tells the feed', async () => {
    const { db, request, round } = await reviewFleet(open, { maxReviews: 1 });
    await round([{ title: 'One' }, { title: 'Two' }]);
    await rejection(request());
    const head = await db.feed.head();
    await db.deleteInstance('coder');
    const told = await feedOf(db, head);
    expect(told).toEqual(
      expect.arrayContaining([
        'review_findings 1 delete',
        'review_findings 2 delete',
        'reviews 1 delete',
        'review_decisions 1 delete',
        'instances coder delete',
      ]),
    );
    expect(told.indexOf('review_findings 2 delete')).toBeLessThan(told.indexOf('reviews 1 delete'));
    expect(await db.reviews.list()).toEqual([]);
    expect(await db.getInstance('coder.review-1')).toMatchObject({ parent_instance_id: null });
  });

  test('deleting a reviewer deletes the rounds that it gave, and their numbers are not used again', async () => {
    const { db, request, round } = await reviewFleet(open);
    await round([{ title: 'One' }]);
    await round();
    await db.deleteInstance('coder.review-1');
    expect(await db.reviews.list()).toMatchObject([{ round: 2 }]);
    expect(await request()).toMatchObject({ round: 3 });
  });
});
