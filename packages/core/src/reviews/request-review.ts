import type { InstanceRecord, ReviewDecisionRecord, ReviewRecord, ReviewRequest } from '@skep/contracts';
import { changeStatus } from '../instances/change-status.ts';
import { requireInstance } from '../instances/require-instance.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { Refusal } from '../operations/refusal.ts';
import { checkInput, validationError } from '../validation/check-input.ts';
import { reviewRequest } from '../validation/review-schemas.ts';
import { answerRequest, type RequestAnswer } from './answer-request.ts';
import { encodeFiles } from './file-paths.ts';
import { capOf, lastRound, pendingDecision } from './read-reviews.ts';
import { checkReviewer, linkReviewer, newReviewer, reviewerName } from './reviewer.ts';
import { asSeen } from './round-status.ts';
import { writeTimeOut } from './write-time-out.ts';

const name = 'reviews.request';

export const requestReview: WriteOperation<[ReviewRequest], ReviewRecord> = {
  name,
  kind: 'write',
  failure: 'DATABASE_INSERT_FAILED',
  prepare(input) {
    const request = checkInput(name, reviewRequest, input);
    return (context) => grantOrRefuse(context, request);
  },
};

async function grantOrRefuse(context: WriteContext, request: ReviewRequest): Promise<ReviewRecord | Refusal> {
  const { store, settings } = context;
  const now = settings.now();
  const dueAt = request.dueAt ?? new Date(now.getTime() + settings.workflow.reviewTimeout);
  if (dueAt <= now) throw validationError(name, [{ field: 'dueAt', problem: 'must be in the future' }]);

  // All that the rules depend on is read in the transaction that writes, and before anything is written.
  const instance = await requireInstance(name, store, request.instanceId);
  const last = await lastRound(store, instance.id);
  const pending = await pendingDecision(store, instance.id);
  const reviewerId = request.reviewer ?? reviewerName(instance.id, (last?.round ?? 0) + 1);
  const reviewer = await store.first('instances', { id: reviewerId });
  const cap = capOf(instance, settings);
  const answer = answerRequest({
    operation: name,
    instance,
    last: last === null ? null : asSeen(last, now),
    pending,
    cap,
    autoAbandonAfter: settings.workflow.autoAbandonAfter,
    reviewer,
  });
  if (answer.kind === 'granted') await checkReviewer(name, context, instance, reviewerId, reviewer);

  await writeTimeOut(context, last, now);
  if (answer.kind === 'refused') return new Refusal(answer.error);
  if (answer.kind === 'undecided') {
    await countRefusal(context, { instance, pending, cap, answer, now });
    return new Refusal(answer.error);
  }
  if (reviewer === null) await store.insert('instances', newReviewer(instance, reviewerId, now));
  const review = await store.insert('reviews', {
    parent_instance: instance.id,
    reviewer_instance: reviewerId,
    round: answer.round,
    base_commit: request.baseCommit ?? null,
    head_commit: request.headCommit,
    files: request.files == null ? null : encodeFiles(request.files, instance.worktree_path),
    status: 'requested',
    requested_at: now,
    due_at: dueAt,
    decided_at: null,
    summary: null,
  });
  await linkReviewer(context, instance.id, reviewerId, answer.round, now);
  if (instance.status !== 'waiting_review') {
    await changeStatus(context, name, instance, 'waiting_review', now);
  }
  return review;
}

interface CountedRefusal {
  readonly instance: InstanceRecord;
  readonly pending: ReviewDecisionRecord | null;
  readonly cap: number;
  readonly answer: Extract<RequestAnswer, { kind: 'undecided' }>;
  readonly now: Date;
}

/** Asks for a decision, or counts how often it was wanted; and gives the work up when that was too often. */
async function countRefusal(
  context: WriteContext,
  { instance, pending, cap, answer, now }: CountedRefusal,
): Promise<void> {
  const { reason, round, refusals, isAbandoned } = answer;
  const note = `Nobody decided while ${refusals} requests for another round were refused.`;
  const counted = {
    refused_requests: refusals,
    ...(isAbandoned && { choice: 'abandon' as const, decided_at: now, note }),
  };
  if (pending === null) {
    const asked = { instance_id: instance.id, reason, round, cap, asked_at: now };
    await context.store.insert('review_decisions', { ...asked, ...counted });
  } else {
    await context.store.update('review_decisions', pending, counted);
  }
  if (isAbandoned) await changeStatus(context, name, instance, 'terminated', now);
}
