import type { InstanceStatus, ReviewRecord, ReviewSubmission, SubmittedReview } from '@skep/contracts';
import { changeStatus } from '../instances/change-status.ts';
import { requireInstance } from '../instances/require-instance.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { Refusal } from '../operations/refusal.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkArgument, checkInput } from '../validation/check-input.ts';
import { reviewSubmission } from '../validation/review-schemas.ts';
import { positive } from '../validation/values.ts';
import { type DecidedRound, type Judgement, judgeSubmission } from './judge-submission.ts';
import { openRound } from './open-round.ts';
import { capOf, findingsOf } from './read-reviews.ts';

const name = 'reviews.submit';

export const submitReview: WriteOperation<[number, ReviewSubmission], SubmittedReview> = {
  name,
  kind: 'write',
  failure: 'DATABASE_UPDATE_FAILED',
  prepare(id, input) {
    checkArgument(name, 'id', positive, id);
    const submission = checkInput(name, reviewSubmission, input);
    return (context) => submit(context, id, submission);
  },
};

/** The statuses that an instance leaves when changes are asked for. */
const sentBack: readonly InstanceStatus[] = ['waiting_review', 'pr_created'];

async function submit(
  context: WriteContext,
  id: number,
  submission: ReviewSubmission,
): Promise<SubmittedReview | Refusal> {
  const { store, settings } = context;
  const now = settings.now();
  const { reviewer, headCommit } = submission;
  const review = await openRound(context, { operation: name, id, reviewer, headCommit }, now);
  if (review instanceof Refusal) return review;

  const parent = await requireInstance(name, store, review.parent_instance);
  const lastDecided = await lastWith(store, review, ['approved', 'changes_requested']);
  const lastRefused =
    lastDecided?.review.status === 'approved'
      ? await lastWith(store, review, ['changes_requested'])
      : lastDecided;
  const judgement = judgeSubmission({
    review,
    worktree: parent.worktree_path,
    submission,
    lastDecided,
    lastRefused,
  });

  const submitted = await writeJudgement(context, review, judgement, submission.summary ?? null, now);
  if (judgement.isStuck) {
    await store.insert('review_decisions', {
      instance_id: parent.id,
      reason: 'no_progress',
      round: review.round,
      cap: capOf(parent, settings),
      asked_at: now,
    });
  }
  if (judgement.status === 'changes_requested' && sentBack.includes(parent.status)) {
    await changeStatus(context, name, parent, 'started', now);
  }
  return submitted;
}

/** The last round before this one that ended in one of the statuses. */
async function lastWith(
  store: ReadStore,
  { parent_instance, round }: ReviewRecord,
  statuses: readonly ReviewSubmission['verdict'][],
): Promise<DecidedRound | null> {
  const [review] = await store.find('reviews', {
    where: { parent_instance, round: { lt: round }, status: { in: statuses } },
    orderBy: [{ field: 'round', direction: 'desc' }],
    limit: 1,
  });
  return review === undefined ? null : { review, findings: await findingsOf(store, review.id) };
}

async function writeJudgement(
  { store }: WriteContext,
  review: ReviewRecord,
  judgement: Judgement,
  summary: string | null,
  now: Date,
): Promise<SubmittedReview> {
  const changes = { status: judgement.status, decided_at: now, summary };
  await store.update('reviews', review, changes);
  const findings = [];
  for (const finding of judgement.findings) {
    const record = { ...finding, review_id: review.id, created_at: now };
    findings.push(await store.insert('review_findings', record));
  }
  for (const { finding, resolution } of judgement.resolutions) {
    await store.update('review_findings', finding, { resolution });
  }
  return { ...review, ...changes, findings, decision: judgement.isStuck ? 'no_progress' : null };
}
