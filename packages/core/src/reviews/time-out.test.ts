import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf } from '../test/records.ts';
import { DAY, reviewFleet } from '../test/review-fleet.ts';

describeEngines('a round past its time', (open) => {
  test('has timed out for whoever looks, and nothing is written', async () => {
    const { db, clock, request, status } = await reviewFleet(open);
    const review = await request();
    clock.advance(DAY);
    expect((await db.reviews.status('coder')).open).toEqual(review);
    clock.advance(1);
    const head = await db.feed.head();
    const timedOut = { ...review, status: 'timed_out', decided_at: review.due_at };
    expect(await db.reviews.status('coder')).toMatchObject({ open: null, last: timedOut, rounds: 1 });
    expect(await db.reviews.list()).toEqual([timedOut]);
    expect((await db.reviews.history('coder')).rounds).toEqual([{ ...timedOut, findings: [] }]);
    expect(await feedOf(db, head)).toEqual([]);
    expect(await status()).toBe('waiting_review');
  });

  test('is found by the status that it has', async () => {
    const { db, clock, request } = await reviewFleet(open);
    const first = await request();
    await db.reviews.start(first.id, first.reviewer_instance);
    clock.advance(DAY + 1);
    const second = await request();
    const idsOf = async (statuses: readonly ('requested' | 'in_progress' | 'timed_out' | 'approved')[]) =>
      (await db.reviews.list({ statuses })).map(({ id }) => id);
    expect(await idsOf(['timed_out'])).toEqual([first.id]);
    expect(await idsOf(['requested', 'in_progress'])).toEqual([second.id]);
    clock.advance(DAY + 1);
    expect(await idsOf(['timed_out'])).toEqual([second.id, first.id]);
    expect(await idsOf(['requested', 'in_progress'])).toEqual([]);
    expect(await idsOf(['approved'])).toEqual([]);
  });

  test('takes no verdict any more; that it timed out is written then', async () => {
    const { db, clock, request, submit, status } = await reviewFleet(open);
    const review = await request();
    clock.advance(DAY + 1);
    const head = await db.feed.head();
    const refusal = { code: 'WORKFLOW_NO_OPEN_REVIEW', context: { review: review.id, status: 'timed_out' } };
    await expect(submit(review, { verdict: 'approved' })).rejects.toMatchObject(refusal);
    expect(await feedOf(db, head)).toEqual([`reviews ${review.id} update`]);
    expect(await status()).toBe('waiting_review');
    await expect(db.reviews.start(review.id, review.reviewer_instance)).rejects.toMatchObject(refusal);
    await expect(db.reviews.dismiss(review.id)).rejects.toMatchObject(refusal);
    expect(await feedOf(db, head)).toHaveLength(1);
    expect(await db.adapter.find('reviews')).toMatchObject([
      { status: 'timed_out', decided_at: review.due_at },
    ]);
  });

  test('makes room for the next, which writes it', async () => {
    const { db, clock, request } = await reviewFleet(open);
    await request();
    clock.advance(DAY + 1);
    expect(await request()).toMatchObject({ round: 2, reviewer_instance: 'coder.review-2' });
    expect(await db.adapter.find('reviews')).toMatchObject([
      { status: 'timed_out' },
      { status: 'requested' },
    ]);
  });

  test('is written by a decision, and by a request past the cap', async () => {
    const { db, clock, request } = await reviewFleet(open, { maxReviews: 1 });
    await request();
    clock.advance(DAY + 1);
    await expect(request()).rejects.toMatchObject({ code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED' });
    expect(await db.adapter.find('reviews')).toMatchObject([{ status: 'timed_out' }]);
    await db.reviews.decide('coder', { choice: 'raise' });
    await request();
    clock.advance(DAY + 1);
    await db.reviews.decide('coder', { choice: 'raise' });
    expect(await db.adapter.find('reviews')).toMatchObject([
      { status: 'timed_out' },
      { status: 'timed_out' },
    ]);
  });
});
