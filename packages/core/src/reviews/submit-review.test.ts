import type { NewFinding } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf } from '../test/records.ts';
import { HOUR, reviewFleet } from '../test/review-fleet.ts';

const bug: NewFinding = {
  file: 'src/a.ts',
  startLine: 3,
  endLine: 5,
  severity: 'error',
  title: 'Off by one',
};
const typo: NewFinding = { file: 'src/b.ts', title: 'A typo' };
const files = ['src/a.ts', 'src/b.ts'];

describeEngines('reviews.start', (open) => {
  test('says that the reviewer has begun, once', async () => {
    const { db, request } = await reviewFleet(open);
    const review = await request();
    const head = await db.feed.head();
    const started = { ...review, status: 'in_progress' };
    expect(await db.reviews.start(review.id, 'coder.review-1')).toEqual(started);
    expect(await db.reviews.start(review.id, 'coder.review-1')).toEqual(started);
    expect(await db.reviews.list()).toEqual([started]);
    expect(await feedOf(db, head)).toEqual(['reviews 1 update']);
  });

  test('is for the reviewer, of a round that is open', async () => {
    const { db, request, submit } = await reviewFleet(open);
    const review = await request();
    await expect(db.reviews.start(review.id, 'coder')).rejects.toMatchObject({
      code: 'WORKFLOW_WRONG_REVIEWER',
      operation: 'reviews.start',
      context: { review: 1, instance: 'coder', round: 1, reviewer: 'coder', expected: 'coder.review-1' },
    });
    await submit(review);
    await expect(db.reviews.start(review.id, 'coder.review-1')).rejects.toMatchObject({
      code: 'WORKFLOW_NO_OPEN_REVIEW',
      context: { review: 1, status: 'changes_requested' },
    });
    await expect(db.reviews.start(9, 'coder.review-1')).rejects.toMatchObject({
      code: 'WORKFLOW_NO_OPEN_REVIEW',
      context: { review: 9, status: null },
    });
  });
});

describeEngines('reviews.submit', (open) => {
  test('changes requested take the instance back to started, and keep the findings', async () => {
    const { db, clock, request, submit, status } = await reviewFleet(open);
    const review = await request({ files });
    const later = clock.advance(HOUR);
    const head = await db.feed.head();
    const submitted = await submit(review, { summary: 'Not yet.', findings: [bug, typo] });
    expect(submitted).toMatchObject({
      ...review,
      status: 'changes_requested',
      decided_at: later,
      summary: 'Not yet.',
      decision: null,
    });
    expect(submitted.findings).toEqual([
      {
        id: 1,
        review_id: 1,
        file: 'src/a.ts',
        start_line: 3,
        end_line: 5,
        severity: 'error',
        title: 'Off by one',
        body: null,
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        in_scope: true,
        resolution: 'open',
        created_at: later,
      },
      expect.objectContaining({ id: 2, file: 'src/b.ts', start_line: null, severity: 'warning' }),
    ]);
    const { decision: _, ...round } = submitted;
    expect((await db.reviews.history('coder')).rounds).toEqual([round]);
    expect(await status()).toBe('started');
    expect((await db.getMCPEvents('coder'))[0]).toMatchObject({ status_change: 'started', timestamp: later });
    expect(await feedOf(db, head)).toEqual([
      'reviews 1 update',
      'review_findings 1 insert',
      'review_findings 2 insert',
      'instances coder update',
      'mcp_events 2 insert',
    ]);
  });

  test('approved, the instance waits for its pull request', async () => {
    const { db, request, submit, status } = await reviewFleet(open);
    const review = await request();
    await db.reviews.start(review.id, review.reviewer_instance);
    expect(await submit(review, { verdict: 'approved', findings: [typo] })).toMatchObject({
      status: 'approved',
      findings: [{ title: 'A typo', resolution: 'open' }],
      decision: null,
    });
    expect(await status()).toBe('waiting_review');
    await db.updateInstanceStatus('coder', 'pr_created');
    expect(await db.reviews.list()).toMatchObject([{ status: 'approved' }]);
  });

  test('an instance that has gone on by itself keeps its status, but for a pull request', async () => {
    const { db, request, submit, status } = await reviewFleet(open);
    const first = await request();
    await db.updateInstanceStatus('coder', 'started');
    await submit(first);
    expect(await status()).toBe('started');
    const second = await request();
    await db.updateInstanceStatus('coder', 'pr_created');
    await submit(second);
    expect(await status()).toBe('started');
  });

  test('is for the reviewer of an open round', async () => {
    const { db, request, submit } = await reviewFleet(open);
    const review = await request();
    const head = await db.feed.head();
    await expect(submit(review, { reviewer: 'coder' })).rejects.toMatchObject({
      code: 'WORKFLOW_WRONG_REVIEWER',
      context: { reviewer: 'coder', expected: 'coder.review-1' },
      message: expect.stringMatching(/"coder\.review-1".*"coder"/),
    });
    expect(await feedOf(db, head)).toEqual([]);
    await submit(review, { verdict: 'approved' });
    await expect(submit(review)).rejects.toMatchObject({
      code: 'WORKFLOW_NO_OPEN_REVIEW',
      context: { review: 1, instance: 'coder', round: 1, status: 'approved' },
    });
    await expect(submit({ ...review, id: 9 })).rejects.toMatchObject({
      code: 'WORKFLOW_NO_OPEN_REVIEW',
      context: { review: 9, status: null },
    });
    expect(await db.reviews.list()).toMatchObject([{ status: 'approved' }]);
  });

  test('a verdict on another commit is refused, naming both', async () => {
    const { db, request, submit, status } = await reviewFleet(open);
    const review = await request({ headCommit: 'c0ffee1' });
    await expect(submit(review, { headCommit: 'decaf02', findings: [bug] })).rejects.toMatchObject({
      code: 'WORKFLOW_STALE_COMMIT',
      context: { review: 1, round: 1, head_commit: 'c0ffee1', submitted: 'decaf02' },
      message: expect.stringMatching(/c0ffee1.*decaf02/s),
    });
    expect(await db.reviews.list()).toEqual([review]);
    expect(await status()).toBe('waiting_review');
    await submit(review);
  });

  test('findings of the last verdict are fixed, or found again', async () => {
    const { db, round, request, submit } = await reviewFleet(open, { maxReviews: 9 });
    await round([bug, typo, { title: 'As it is' }], { files });
    await db.reviews.resolve(3, 'wont_fix');
    await db.reviews.dismiss((await request()).id);
    await round([{ ...bug, startLine: 30, endLine: 31, title: 'OFF  by one' }], { files });
    const resolutions = async () =>
      (await db.reviews.history('coder')).rounds.map(({ findings }) =>
        findings.map(({ resolution }) => resolution),
      );
    expect(await resolutions()).toEqual([['repeated', 'fixed', 'wont_fix'], [], ['open']]);
    await submit(await request({ files }), { verdict: 'approved' });
    expect(await resolutions()).toEqual([['repeated', 'fixed', 'wont_fix'], [], ['fixed'], []]);
  });

  test('a finding outside of the branch’s changes is not fixed by not being found again', async () => {
    const { db, round, request, submit } = await reviewFleet(open);
    const outside = { file: 'docs/x.md', title: 'Old' };
    await round([bug, outside], { files });
    await submit(await request({ files }), { verdict: 'approved' });
    const [first] = (await db.reviews.history('coder')).rounds;
    expect(first?.findings).toMatchObject([{ resolution: 'fixed' }, { ...outside, resolution: 'open' }]);
  });

  test('findings outside of the branch’s changes are kept, and do not block', async () => {
    const { request, submit, status } = await reviewFleet(open);
    const outside = { file: 'docs/x.md', title: 'Old' };
    const first = await submit(await request({ files }), { summary: 'No!', findings: [outside] });
    expect(first).toMatchObject({
      status: 'approved',
      summary: 'No!',
      findings: [{ file: 'docs/x.md', in_scope: false, resolution: 'open' }],
    });
    expect(await status()).toBe('waiting_review');
    const second = await submit(await request({ files }), {
      findings: [outside, { ...typo, file: '/repos/coder/src/b.ts' }],
    });
    expect(second).toMatchObject({
      status: 'changes_requested',
      findings: [{ in_scope: false }, { file: 'src/b.ts', in_scope: true }],
    });
    const third = await submit(await request(), { findings: [outside] });
    expect(third).toMatchObject({ status: 'changes_requested', findings: [{ in_scope: true }] });
  });

  test('changes without a finding, and findings about no file, are in scope', async () => {
    const { request, submit } = await reviewFleet(open);
    expect(await submit(await request({ files: [] }))).toMatchObject({ status: 'changes_requested' });
    expect(await submit(await request({ files: [] }), { findings: [{ title: 'No tests' }] })).toMatchObject({
      status: 'changes_requested',
      findings: [{ file: null, in_scope: true }],
    });
  });

  test.each([
    [{ verdict: 'maybe' }, 'verdict'],
    [{ headCommit: '' }, 'headCommit'],
    [{ findings: [{ title: '' }] }, 'findings[0].title'],
    [{ findings: [{ title: 't', severity: 'bad' }] }, 'findings[0].severity'],
    [{ findings: [{ title: 't', file: 'f', startLine: 5, endLine: 4 }] }, 'findings[0].endLine'],
    [{ findings: [{ title: 't', file: 'f', endLine: 4 }] }, 'findings[0].endLine'],
    [{ findings: [{ title: 't', startLine: 4 }] }, 'findings[0].startLine'],
    [{ finding: [] }, 'finding'],
  ])('%j is no verdict', async (wrong, field) => {
    const { db, request, submit } = await reviewFleet(open);
    const review = await request();
    await expect(submit(review, wrong as object)).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
      context: { problems: [expect.objectContaining({ field })] },
    });
    expect(await db.reviews.list()).toEqual([review]);
  });
});

describeEngines('no progress', (open) => {
  test('two rounds that find the same in the same files ask for a decision', async () => {
    const { db, round, request } = await reviewFleet(open);
    expect(await round([bug, typo], { files })).toMatchObject({ decision: null });
    const again = await round([typo, { ...bug, startLine: 9, endLine: 9 }], { files: files.toReversed() });
    expect(again).toMatchObject({ status: 'changes_requested', decision: 'no_progress' });
    expect((await db.reviews.status('coder')).decision).toMatchObject({
      reason: 'no_progress',
      round: 2,
      cap: 3,
      refused_requests: 0,
      choice: null,
    });
    await expect(request()).rejects.toMatchObject({
      code: 'WORKFLOW_DECISION_REQUIRED',
      context: { reason: 'no_progress', round: 2, cap: 3, refused_requests: 1 },
      message: expect.stringContaining('the same'),
    });
    await db.reviews.decide('coder', { choice: 'continue' });
    expect(await round([bug, typo], { files })).toMatchObject({ round: 3, decision: 'no_progress' });
  });

  test('an approval between them does not hide it', async () => {
    const { round, request, submit } = await reviewFleet(open);
    await round([bug], { files });
    await submit(await request({ files }), { verdict: 'approved' });
    expect(await round([bug], { files })).toMatchObject({ decision: 'no_progress' });
  });

  test('what lies outside of the changes does not count', async () => {
    const { round } = await reviewFleet(open);
    await round([bug, { file: 'x', title: 'One' }], { files });
    expect(await round([bug, { file: 'y', title: 'Two' }], { files })).toMatchObject({
      decision: 'no_progress',
    });
  });

  test.each([
    ['other findings', [bug], files, [typo], files],
    ['more findings', [bug], files, [bug, typo], files],
    ['fewer findings', [bug, typo], files, [bug], files],
    ['no findings', [], files, [], files],
    ['other files', [bug], files, [bug], ['src/a.ts']],
    ['files that are not known', [bug], undefined, [bug], undefined],
  ])('%s are progress', async (_, first, firstFiles, second, secondFiles) => {
    const { round } = await reviewFleet(open);
    await round(first, { files: firstFiles ?? null });
    expect(await round(second, { files: secondFiles ?? null })).toMatchObject({
      status: 'changes_requested',
      decision: null,
    });
  });
});

describeEngines('reviews.dismiss', (open) => {
  test('takes a round back, and the instance to started', async () => {
    const { db, clock, request, status } = await reviewFleet(open);
    const review = await request();
    const later = clock.advance(HOUR);
    const dismissed = { ...review, status: 'dismissed', decided_at: later, summary: 'Not needed.' };
    expect(await db.reviews.dismiss(review.id, 'Not needed.')).toEqual(dismissed);
    expect(await db.reviews.list()).toEqual([dismissed]);
    expect(await status()).toBe('started');
    await expect(db.reviews.dismiss(review.id)).rejects.toMatchObject({
      code: 'WORKFLOW_NO_OPEN_REVIEW',
      operation: 'reviews.dismiss',
      context: { status: 'dismissed' },
    });
  });

  test('an instance that does not wait keeps its status', async () => {
    const { db, request, status } = await reviewFleet(open);
    const review = await request();
    await db.updateInstanceStatus('coder', 'pr_created');
    await db.reviews.dismiss(review.id);
    expect(await status()).toBe('pr_created');
  });
});

describeEngines('reviews.resolve', (open) => {
  test('notes what became of a finding', async () => {
    const { db, round } = await reviewFleet(open);
    const { findings } = await round([bug]);
    const head = await db.feed.head();
    const resolved = { ...findings[0], resolution: 'wont_fix' };
    expect(await db.reviews.resolve(1, 'wont_fix')).toEqual(resolved);
    expect((await db.reviews.history('coder')).rounds[0]?.findings).toEqual([resolved]);
    expect(await feedOf(db, head)).toEqual(['review_findings 1 update']);
    await expect(db.reviews.resolve(9, 'fixed')).rejects.toMatchObject({
      code: 'DATABASE_UPDATE_FAILED',
      reason: 'record-not-found',
      context: { id: 9 },
    });
  });
});
