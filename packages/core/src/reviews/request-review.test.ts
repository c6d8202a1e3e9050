import { isWorkflowError } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf, handClock, instance, settle } from '../test/records.ts';
import { DAY, HOUR, rejection, reviewFleet } from '../test/review-fleet.ts';

describeEngines('reviews.request', (open) => {
  test('opens a round, makes its reviewer beside the instance, and takes that to waiting_review', async () => {
    const { db, clock, request } = await reviewFleet(open);
    const head = await db.feed.head();
    const review = await request({ baseCommit: 'b0', files: ['src/b.ts', './src//a.ts', 'src/a.ts'] });
    const stored = {
      id: 1,
      parent_instance: 'coder',
      reviewer_instance: 'coder.review-1',
      round: 1,
      base_commit: 'b0',
      head_commit: 'c1',
      files: '["src/a.ts","src/b.ts"]',
      status: 'requested',
      requested_at: clock.now(),
      due_at: new Date(clock.now().getTime() + DAY),
      decided_at: null,
      summary: null,
    };
    expect(review).toEqual(stored);
    expect(await db.reviews.list()).toEqual([stored]);
    expect(await db.getInstance('coder.review-1')).toMatchObject({
      type: 'review',
      status: 'started',
      parent_instance_id: 'coder',
      worktree_path: '/repos/coder',
      branch_name: 'coder',
      base_branch: 'main',
      issue_number: 7,
      agent_number: 1,
      host: 'h',
      session_id: null,
    });
    expect(await db.getRelationships('coder')).toMatchObject([
      { child_instance: 'coder.review-1', relationship_type: 'spawned_review', review_iteration: 1 },
    ]);
    expect(await db.getInstance('coder')).toMatchObject({ status: 'waiting_review' });
    expect(await db.getMCPEvents('coder')).toMatchObject([
      { kind: 'status_change', status_change: 'waiting_review', timestamp: clock.now() },
    ]);
    expect(await feedOf(db, head)).toEqual([
      'instances coder.review-1 insert',
      'reviews 1 insert',
      'instance_relationships 1 insert',
      'instances coder update',
      'mcp_events 1 insert',
    ]);
  });

  test('takes a review instance that exists, whose relationship carries the newest round', async () => {
    const { db, request, round } = await reviewFleet(open);
    await db.createInstance(instance('expert', { type: 'review' }));
    await round([], { reviewer: 'expert' });
    expect(await request({ reviewer: 'expert' })).toMatchObject({ round: 2, reviewer_instance: 'expert' });
    expect(await db.getRelationships('coder')).toMatchObject([
      { child_instance: 'expert', review_iteration: 2 },
    ]);
    expect(await db.listInstances({ types: ['review'] })).toHaveLength(1);
  });

  test('makes a reviewer of the name that it is given', async () => {
    const { db, request } = await reviewFleet(open);
    expect(await request({ reviewer: 'ada' })).toMatchObject({ reviewer_instance: 'ada' });
    expect(await db.getInstance('ada')).toMatchObject({ type: 'review', parent_instance_id: 'coder' });
  });

  test('an instance that waits already, or has its pull request, may ask too', async () => {
    const { db, clock, request, status } = await reviewFleet(open);
    await db.createInstance(instance('other', { status: 'pr_created' }));
    await request({ instanceId: 'other' });
    expect(await status('other')).toBe('waiting_review');
    await request();
    clock.advance(DAY + 1);
    await request();
    expect(await status()).toBe('waiting_review');
    expect(await db.getMCPEvents('coder')).toHaveLength(1);
  });

  test('only a coding instance that exists may ask', async () => {
    const { db, request } = await reviewFleet(open);
    await db.createInstance(instance('plan', { type: 'planning' }));
    await expect(request({ instanceId: 'nobody' })).rejects.toMatchObject({
      code: 'DATABASE_INSTANCE_NOT_FOUND',
      operation: 'reviews.request',
    });
    await expect(request({ instanceId: 'plan' })).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_A_CODING_INSTANCE',
      context: { instance: 'plan', type: 'planning' },
    });
  });

  test.each(['pr_merged', 'pr_closed', 'terminated'] as const)(
    'an instance that is %s may not',
    async (status) => {
      const { db, request } = await reviewFleet(open);
      await db.createInstance(instance('done', { status }));
      const head = await db.feed.head();
      await expect(request({ instanceId: 'done' })).rejects.toMatchObject({
        code: 'WORKFLOW_INVALID_TRANSITION',
        context: { instance: 'done', status },
        message: expect.stringMatching(status === 'pr_closed' ? /Reopen/ : /another instance/),
      });
      expect(await feedOf(db, head)).toEqual([]);
    },
  );

  test('one round may be open', async () => {
    const { db, clock, request } = await reviewFleet(open);
    const first = await request();
    clock.advance(HOUR);
    const head = await db.feed.head();
    await expect(request({ headCommit: 'c2' })).rejects.toMatchObject({
      code: 'WORKFLOW_REVIEW_IN_PROGRESS',
      context: {
        review: first.id,
        instance: 'coder',
        round: 1,
        status: 'requested',
        reviewer: 'coder.review-1',
        head_commit: 'c1',
        due_at: first.due_at,
      },
    });
    expect(await feedOf(db, head)).toEqual([]);
  });

  test('a reviewer must be a review instance that is at work', async () => {
    const { db, request } = await reviewFleet(open);
    await db.createInstance(instance('gone', { type: 'review', status: 'terminated' }));
    await expect(request({ reviewer: 'coder' })).rejects.toMatchObject({
      code: 'WORKFLOW_WRONG_REVIEWER',
      context: { reviewer: 'coder', type: 'coding' },
    });
    await expect(request({ reviewer: 'gone' })).rejects.toMatchObject({
      code: 'WORKFLOW_WRONG_REVIEWER',
      context: { reviewer: 'gone', status: 'terminated' },
    });
    expect(await db.reviews.list()).toEqual([]);
  });

  test('a reviewer must not be an ancestor, nor be too far down', async () => {
    const { db, request } = await reviewFleet(open, { maxDepth: 1 });
    await db.createInstance(instance('above', { type: 'review' }));
    await db.createInstance(instance('below', { parent_instance_id: 'above' }));
    await expect(request({ instanceId: 'below', reviewer: 'above' })).rejects.toMatchObject({
      code: 'WORKFLOW_RELATIONSHIP_CYCLE',
    });
    await expect(request({ instanceId: 'below' })).rejects.toMatchObject({
      code: 'WORKFLOW_RELATIONSHIP_DEPTH',
    });
    expect(await db.reviews.list()).toEqual([]);
    expect(await db.getInstance('below.review-1')).toBeNull();
  });

  test('the time for a round is as configured, or as asked for', async () => {
    const { db, clock, request } = await reviewFleet(open, { reviewTimeout: HOUR });
    expect((await request()).due_at).toEqual(new Date(clock.now().getTime() + HOUR));
    await db.reviews.dismiss(1);
    const dueAt = new Date(clock.now().getTime() + 1);
    expect((await request({ dueAt })).due_at).toEqual(dueAt);
    await db.reviews.dismiss(2);
    await expect(request({ dueAt: clock.now() })).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
      context: { problems: [{ field: 'dueAt', problem: 'must be in the future' }] },
    });
  });

  test('an instance whose name leaves no room for the name of a reviewer needs one', async () => {
    const { db, request } = await reviewFleet(open);
    const long = 'x'.repeat(195);
    await db.createInstance(instance(long));
    await expect(request({ instanceId: long })).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
      context: { problems: [{ field: 'reviewer' }] },
    });
    await request({ instanceId: long, reviewer: 'ada' });
  });
});

describeEngines('the cap on rounds', (open) => {
  test('past it nothing is started, and a decision is asked for', async () => {
    const { db, clock, request, round, status } = await reviewFleet(open);
    for (let count = 0; count < 3; count++) await round();
    const later = clock.advance(HOUR);
    const head = await db.feed.head();
    await expect(request()).rejects.toMatchObject({
      code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
      operation: 'reviews.request',
      context: {
        instance: 'coder',
        round: 3,
        cap: 3,
        choices: ['continue', 'raise', 'abandon'],
        refused_requests: 1,
        abandoned: false,
      },
      message: expect.stringMatching(/3 of 3.*reviews\.decide.*continue.*raise.*abandon/s),
    });
    expect(await feedOf(db, head)).toEqual(['review_decisions 1 insert']);
    expect(await db.getInstance('coder.review-4')).toBeNull();
    expect(await status()).toBe('started');
    expect((await db.reviews.status('coder')).decision).toEqual({
      id: 1,
      instance_id: 'coder',
      reason: 'review_limit',
      round: 3,
      cap: 3,
      asked_at: later,
      refused_requests: 1,
      choice: null,
      decided_at: null,
      note: null,
      choices: ['continue', 'raise', 'abandon'],
    });
  });

  test('is the instance’s own, where it has one', async () => {
    const { db, request, round } = await reviewFleet(open, { maxReviews: 1 });
    await db.updateInstance('coder', { max_reviews: 2 });
    await round();
    await round();
    await expect(request()).rejects.toMatchObject({ context: { round: 2, cap: 2 } });
    await db.createInstance(instance('never', { max_reviews: 0 }));
    await expect(request({ instanceId: 'never' })).rejects.toMatchObject({
      code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
      context: { round: 0, cap: 0 },
    });
  });

  test('every round counts, however it ended', async () => {
    const { db, clock, request, submit } = await reviewFleet(open);
    await db.reviews.dismiss((await request()).id);
    await request();
    clock.advance(DAY + 1);
    await submit(await request(), { verdict: 'approved' });
    await expect(request()).rejects.toMatchObject({ code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED' });
  });

  test('a round in progress is told before the cap', async () => {
    const { request } = await reviewFleet(open, { maxReviews: 1 });
    await request();
    await expect(request()).rejects.toMatchObject({ code: 'WORKFLOW_REVIEW_IN_PROGRESS' });
  });

  test('of twenty requests at once, each for its own round, none gets past it', async () => {
    const { db, request, submit } = await reviewFleet(open, { autoAbandonAfter: 0 });
    const whole = async (): Promise<void> => {
      await submit(await request());
    };
    const { won, errors } = await settle(Array.from({ length: 20 }, whole));
    expect(won).toBeLessThanOrEqual(3);
    expect(errors.every(isWorkflowError)).toBe(true);
    for (let count = won; count < 3; count++) await whole();
    await expect(request()).rejects.toThrow();
    expect((await db.reviews.list()).map(({ round }) => round)).toEqual([3, 2, 1]);
  });

  test('while a decision is pending every request is refused, and counted', async () => {
    const { db, request } = await reviewFleet(open, { maxReviews: 0 });
    await rejection(request());
    await expect(request()).rejects.toMatchObject({
      code: 'WORKFLOW_DECISION_REQUIRED',
      context: { instance: 'coder', reason: 'review_limit', round: 0, cap: 0, refused_requests: 2 },
      message: expect.stringContaining('reviews.decide'),
    });
    await rejection(request());
    expect((await db.reviews.history('coder')).decisions).toMatchObject([{ id: 1, refused_requests: 3 }]);
  });

  test('a fifth refusal while nobody decides abandons the work', async () => {
    const { db, clock, request, status } = await reviewFleet(open, { maxReviews: 0 });
    for (let count = 0; count < 4; count++) await rejection(request());
    expect(await status()).toBe('started');
    const later = clock.advance(HOUR);
    await expect(request()).rejects.toMatchObject({
      code: 'WORKFLOW_DECISION_REQUIRED',
      context: { refused_requests: 5, abandoned: true, choices: [] },
      message: expect.stringMatching(/abandoned.*terminated/),
    });
    expect(await db.getInstance('coder')).toMatchObject({ status: 'terminated', terminated_at: later });
    expect((await db.reviews.history('coder')).decisions).toMatchObject([
      { refused_requests: 5, choice: 'abandon', decided_at: later, note: expect.stringContaining('5') },
    ]);
    expect(await db.getMCPEvents('coder')).toMatchObject([{ status_change: 'terminated' }]);
    await expect(request()).rejects.toMatchObject({ code: 'WORKFLOW_INVALID_TRANSITION' });
  });

  test('how many refusals that takes is configured; none is never', async () => {
    const once = await reviewFleet(open, { maxReviews: 0, autoAbandonAfter: 1 });
    await expect(once.request()).rejects.toMatchObject({
      code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
      context: { abandoned: true },
    });
    expect(await once.status()).toBe('terminated');
    expect((await once.db.reviews.status('coder')).decision).toBeNull();
    const never = await reviewFleet(open, { maxReviews: 0, autoAbandonAfter: 0 });
    for (let count = 0; count < 12; count++) await rejection(never.request());
    expect(await never.status()).toBe('started');
  });
});

describeEngines('reviews inside a transaction', (open) => {
  test('a round is part of its commit', async () => {
    const { db } = await reviewFleet(open);
    const error = new Error('no');
    const work = db.transaction(async (tx) => {
      await tx.reviews.request({ instanceId: 'coder', headCommit: 'c1' });
      expect(await tx.reviews.list()).toHaveLength(1);
      throw error;
    });
    await expect(work).rejects.toBe(error);
    expect(await db.reviews.list()).toEqual([]);
    expect(await db.getInstance('coder')).toMatchObject({ status: 'started' });
  });

  test('what a refusal counts is kept where the transaction is', async () => {
    const { db } = await reviewFleet(open, { maxReviews: 0 });
    const request = { instanceId: 'coder', headCommit: 'c1' };
    const refused = db.transaction(async (tx) => tx.reviews.request(request));
    await expect(refused).rejects.toMatchObject({ code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED' });
    expect((await db.reviews.status('coder')).decision).toBeNull();
    await db.transaction(async (tx) => {
      await rejection(tx.reviews.request(request));
    });
    expect((await db.reviews.status('coder')).decision).toMatchObject({ refused_requests: 1 });
  });

  test('the hook is told of a refusal', async () => {
    const told: [string, unknown][] = [];
    const db = await open(
      { workflow: { maxReviews: 0 } },
      {
        clock: handClock().now,
        hooks: { onOperation: ({ operation, error }) => void told.push([operation, error]) },
      },
    );
    await db.createInstance(instance('coder'));
    const error = await rejection(db.reviews.request({ instanceId: 'coder', headCommit: 'c1' }));
    expect(told.at(-1)).toEqual(['reviews.request', error]);
  });
});
