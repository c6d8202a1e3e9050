import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { instance } from '../test/records.ts';
import { rejection, reviewFleet } from '../test/review-fleet.ts';

describeEngines('reading reviews', (open) => {
  test('status tells how the reviews of an instance stand', async () => {
    const { db, request, submit } = await reviewFleet(open);
    expect(await db.reviews.status('coder')).toEqual({
      instance_id: 'coder',
      status: 'started',
      rounds: 0,
      cap: 3,
      open: null,
      last: null,
      decision: null,
    });
    const review = await request();
    expect(await db.reviews.status('coder')).toEqual({
      instance_id: 'coder',
      status: 'waiting_review',
      rounds: 1,
      cap: 3,
      open: review,
      last: review,
      decision: null,
    });
    await submit(review);
    expect(await db.reviews.status('coder')).toMatchObject({
      status: 'started',
      open: null,
      last: { status: 'changes_requested' },
    });
    await expect(db.reviews.status('nobody')).rejects.toMatchObject({ code: 'DATABASE_INSTANCE_NOT_FOUND' });
  });

  test('list filters, newest first', async () => {
    const { db, request, round } = await reviewFleet(open);
    await db.createInstance(instance('other'));
    await db.createInstance(instance('expert', { type: 'review' }));
    await round();
    await request({ instanceId: 'other', reviewer: 'expert' });
    await request({ reviewer: 'expert' });
    const idsOf = async (filter?: Parameters<typeof db.reviews.list>[0]) =>
      (await db.reviews.list(filter)).map(({ id }) => id);
    expect(await idsOf()).toEqual([3, 2, 1]);
    expect(await idsOf({ instanceId: 'coder' })).toEqual([3, 1]);
    expect(await idsOf({ reviewer: 'expert' })).toEqual([3, 2]);
    expect(await idsOf({ statuses: ['changes_requested'] })).toEqual([1]);
    expect(await idsOf({ instanceId: 'coder', statuses: ['requested', 'approved'] })).toEqual([3]);
    expect(await idsOf({ limit: 1 })).toEqual([3]);
    expect(await idsOf({ statuses: [] })).toEqual([]);
    await expect(db.reviews.list({ instance: 'coder' } as object)).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
    });
  });

  test('get gives one round with what it found, as it stands now', async () => {
    const { db, round } = await reviewFleet(open);
    const { id } = await round([{ title: 'One' }]);
    expect(await db.reviews.get(id)).toMatchObject({
      id,
      status: 'changes_requested',
      findings: [{ title: 'One', resolution: 'open' }],
    });
    expect(await db.reviews.get(99)).toBeNull();
    await expect(db.reviews.get(0)).rejects.toMatchObject({ code: 'DATABASE_VALIDATION_FAILED' });
  });

  test('decisions tells what people are asked, and what they said', async () => {
    const { db, request, round } = await reviewFleet(open, { maxReviews: 1 });
    await round([{ title: 'One' }]);
    await rejection(request());
    const asked = { instance_id: 'coder', reason: 'review_limit', choice: null };
    expect(await db.reviews.decisions({ pending: true })).toMatchObject([asked]);
    expect(await db.reviews.decisions({ instanceId: 'coder', pending: false })).toEqual([]);
    await db.reviews.decide('coder', { choice: 'raise' });
    expect(await db.reviews.decisions({ pending: true })).toEqual([]);
    expect(await db.reviews.decisions()).toMatchObject([{ ...asked, choice: 'raise' }]);
    expect(await db.reviews.decisions({ instanceId: 'nobody' })).toEqual([]);
  });

  test('history tells every round with its findings, and every decision, oldest first', async () => {
    const { db, request, round } = await reviewFleet(open, { maxReviews: 2 });
    await round([{ title: 'One' }, { title: 'Two' }]);
    await round([{ title: 'Three' }]);
    await rejection(request());
    await db.reviews.decide('coder', { choice: 'raise' });
    await request();
    const { instance_id, rounds, decisions } = await db.reviews.history('coder');
    expect(instance_id).toBe('coder');
    expect(rounds.map(({ round: number, status, findings }) => [number, status, findings.length])).toEqual([
      [1, 'changes_requested', 2],
      [2, 'changes_requested', 1],
      [3, 'requested', 0],
    ]);
    expect(decisions).toMatchObject([{ reason: 'review_limit', round: 2, cap: 2, choice: 'raise' }]);
    await expect(db.reviews.history('nobody')).rejects.toMatchObject({ code: 'DATABASE_INSTANCE_NOT_FOUND' });
  });
});
