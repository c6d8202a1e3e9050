import type { ReviewDecision } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf, instance } from '../test/records.ts';
import { HOUR, rejection, reviewFleet } from '../test/review-fleet.ts';

describeEngines('reviews.decide', (open) => {
  test('continue lets the instance go on, and another request past the cap asks anew', async () => {
    const { db, clock, request, status } = await reviewFleet(open, { maxReviews: 0 });
    await rejection(request());
    const later = clock.advance(HOUR);
    const state = await db.reviews.decide('coder', { choice: 'continue', note: 'Good enough.' });
    expect(state).toMatchObject({ instance_id: 'coder', status: 'started', cap: 0, decision: null });
    expect(await status()).toBe('started');
    expect((await db.reviews.history('coder')).decisions).toMatchObject([
      { choice: 'continue', decided_at: later, note: 'Good enough.', refused_requests: 1 },
    ]);
    await expect(request()).rejects.toMatchObject({
      code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
      context: { refused_requests: 1 },
    });
    expect((await db.reviews.history('coder')).decisions).toMatchObject([{ id: 1 }, { id: 2, choice: null }]);
  });

  test('raise allows so many rounds more', async () => {
    const { db, request, round } = await reviewFleet(open, { maxReviews: 1 });
    await round();
    await rejection(request());
    expect(await db.reviews.decide('coder', { choice: 'raise', rounds: 2 })).toMatchObject({
      rounds: 1,
      cap: 3,
      decision: null,
    });
    expect(await db.getInstance('coder')).toMatchObject({ max_reviews: 3 });
    await round();
    await round();
    await expect(request()).rejects.toMatchObject({ context: { round: 3, cap: 3 } });
    expect(await db.reviews.decide('coder', { choice: 'raise' })).toMatchObject({ cap: 4 });
    await request();
  });

  test('raise counts from the rounds that there were, where the cap was lowered below them', async () => {
    const { db, request, round } = await reviewFleet(open);
    for (let count = 0; count < 3; count++) await round();
    await db.updateInstance('coder', { max_reviews: 1 });
    await rejection(request());
    expect(await db.reviews.decide('coder', { choice: 'raise' })).toMatchObject({ cap: 4 });
    await request();
  });

  test('abandon terminates the instance', async () => {
    const { db, clock, request } = await reviewFleet(open, { maxReviews: 0 });
    await rejection(request());
    const later = clock.advance(HOUR);
    const head = await db.feed.head();
    const state = await db.reviews.decide('coder', { choice: 'abandon', note: 'Too hard.' });
    expect(state).toMatchObject({ status: 'terminated', decision: null });
    expect(await db.getInstance('coder')).toMatchObject({ terminated_at: later });
    expect((await db.reviews.history('coder')).decisions).toMatchObject([
      { choice: 'abandon', decided_at: later, note: 'Too hard.' },
    ]);
    expect(await feedOf(db, head)).toEqual([
      'review_decisions 1 update',
      'instances coder update',
      'mcp_events 1 insert',
    ]);
  });

  test('unasked one can raise the cap beforehand', async () => {
    const { db, clock } = await reviewFleet(open);
    expect(await db.reviews.decide('coder', { choice: 'raise', rounds: 2 })).toMatchObject({ cap: 5 });
    expect((await db.reviews.history('coder')).decisions).toEqual([
      {
        id: 1,
        instance_id: 'coder',
        reason: 'unasked',
        round: 0,
        cap: 3,
        asked_at: clock.now(),
        refused_requests: 0,
        choice: 'raise',
        decided_at: clock.now(),
        note: null,
      },
    ]);
  });

  test('unasked one can abandon the work, with the round that is open', async () => {
    const { db, clock, request } = await reviewFleet(open);
    await request();
    const later = clock.advance(HOUR);
    expect(await db.reviews.decide('coder', { choice: 'abandon' })).toMatchObject({
      status: 'terminated',
      open: null,
      last: { status: 'abandoned', decided_at: later, summary: expect.stringContaining('terminated') },
    });
    expect((await db.reviews.history('coder')).decisions).toMatchObject([
      { reason: 'unasked', round: 1, choice: 'abandon' },
    ]);
  });

  test('where no decision is pending there is nothing to continue from', async () => {
    const { db } = await reviewFleet(open);
    const head = await db.feed.head();
    await expect(db.reviews.decide('coder', { choice: 'continue' })).rejects.toMatchObject({
      code: 'WORKFLOW_INVALID_TRANSITION',
      operation: 'reviews.decide',
      context: { instance: 'coder', status: 'started', choices: ['raise', 'abandon'] },
      message: expect.stringContaining('No decision'),
    });
    expect(await feedOf(db, head)).toEqual([]);
  });

  test.each(['pr_merged', 'terminated'] as const)(
    'nothing is left to decide once it is %s',
    async (status) => {
      const { db } = await reviewFleet(open);
      await db.createInstance(instance('done', { status }));
      for (const choice of ['continue', 'raise', 'abandon'] as const) {
        await expect(db.reviews.decide('done', { choice })).rejects.toMatchObject({
          code: 'WORKFLOW_INVALID_TRANSITION',
          context: { status },
        });
      }
    },
  );

  test('is about a coding instance that exists', async () => {
    const { db } = await reviewFleet(open);
    await db.createInstance(instance('plan', { type: 'planning' }));
    await expect(db.reviews.decide('plan', { choice: 'raise' })).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_A_CODING_INSTANCE',
      context: { instance: 'plan' },
    });
    await expect(db.reviews.decide('nobody', { choice: 'raise' })).rejects.toMatchObject({
      code: 'DATABASE_INSTANCE_NOT_FOUND',
    });
  });

  test.each([
    [{ choice: 'stop' }, 'choice'],
    [{ choice: 'raise', rounds: 0 }, 'rounds'],
    [{ choice: 'raise', rounds: 1001 }, 'rounds'],
    [{ choice: 'continue', rounds: 1 }, 'rounds'],
  ])('%j is no decision', async (wrong, field) => {
    const { db } = await reviewFleet(open);
    await expect(db.reviews.decide('coder', wrong as ReviewDecision)).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
      context: { problems: [expect.objectContaining({ field })] },
    });
  });
});
