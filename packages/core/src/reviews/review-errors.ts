import {
  DECISION_CHOICES,
  type DecisionReason,
  type InstanceRecord,
  type ReviewRecord,
  WorkflowError,
} from '@skep/contracts';

export function notACodingInstance(operation: string, { id, type }: InstanceRecord): WorkflowError {
  return new WorkflowError(
    'WORKFLOW_NOT_A_CODING_INSTANCE',
    `Instance "${id}" is a ${type} instance: only the work of a coding instance is reviewed. Name that one.`,
    { operation, context: { instance: id, parent: id, type } },
  );
}

export function instanceIsOver(operation: string, { id, status }: InstanceRecord): WorkflowError {
  const advice =
    status === 'pr_closed'
      ? 'Reopen its pull request first (updateInstanceStatus to pr_created)'
      : 'Create another instance for further work';
  return new WorkflowError(
    'WORKFLOW_INVALID_TRANSITION',
    `Instance "${id}" is ${status}: there is nothing left to review or to decide. ${advice}.`,
    { operation, context: { instance: id, status } },
  );
}

export function nothingToDecide(operation: string, { id, status }: InstanceRecord): WorkflowError {
  return new WorkflowError(
    'WORKFLOW_INVALID_TRANSITION',
    `No decision about instance "${id}" is pending, so there is nothing to continue from: it can go on as it is. ` +
      'Without being asked one can only raise the cap, or abandon the work.',
    { operation, context: { instance: id, status, choices: ['raise', 'abandon'] } },
  );
}

/** Who was named cannot review. */
export function noReviewer(operation: string, { id, type, status }: InstanceRecord): WorkflowError {
  const what = type === 'review' ? `is ${status}` : `is a ${type} instance`;
  return new WorkflowError(
    'WORKFLOW_WRONG_REVIEWER',
    `Instance "${id}" ${what} and cannot review. Name an instance of the type review that is at work, or a new name: ` +
      'an instance is made for it.',
    { operation, context: { reviewer: id, type, status } },
  );
}

/** Who called is not the one whom the round waits for. */
export function wrongReviewer(operation: string, review: ReviewRecord, reviewer: string): WorkflowError {
  return new WorkflowError(
    'WORKFLOW_WRONG_REVIEWER',
    `${sentenceOf(review)} is reviewed by "${review.reviewer_instance}", not by "${reviewer}". Call as that one; or dismiss ` +
      'the round, and request another from whom you want.',
    { operation, context: { ...factsOf(review), reviewer, expected: review.reviewer_instance } },
  );
}

export function reviewInProgress(operation: string, review: ReviewRecord): WorkflowError {
  return new WorkflowError(
    'WORKFLOW_REVIEW_IN_PROGRESS',
    `${sentenceOf(review)} is ${review.status}: "${review.reviewer_instance}" has until ${review.due_at.toISOString()} ` +
      `to review ${review.head_commit}. Wait for the verdict, or dismiss review ${review.id} first.`,
    {
      operation,
      context: {
        ...factsOf(review),
        reviewer: review.reviewer_instance,
        head_commit: review.head_commit,
        due_at: review.due_at,
      },
    },
  );
}

/** @param review The round as it stands; null where there is none of this id. */
export function noOpenReview(operation: string, id: number, review: ReviewRecord | null): WorkflowError {
  const message =
    review === null
      ? `There is no review ${id}. Look for the open one with reviews.status or reviews.list.`
      : `${sentenceOf(review)} (review ${id}) is ${review.status}, and takes nothing more. Request another round.`;
  return new WorkflowError('WORKFLOW_NO_OPEN_REVIEW', message, {
    operation,
    context: { review: id, ...(review === null ? { status: null } : factsOf(review)) },
  });
}

export function staleCommit(operation: string, review: ReviewRecord, submitted: string): WorkflowError {
  return new WorkflowError(
    'WORKFLOW_STALE_COMMIT',
    `${sentenceOf(review)} is about commit ${review.head_commit}, and the verdict about ${submitted}. Review ` +
      `${review.head_commit}; or dismiss review ${review.id}, and request a round for ${submitted}.`,
    { operation, context: { ...factsOf(review), head_commit: review.head_commit, submitted } },
  );
}

/** A request that has to wait for a person. */
export interface UndecidedRequest {
  readonly operation: string;
  readonly instance: string;
  readonly reason: DecisionReason;
  readonly round: number;
  readonly cap: number;
  readonly refusals: number;
  readonly isAbandoned: boolean;
}

export function limitExceeded(request: UndecidedRequest): WorkflowError {
  const { instance, round, cap } = request;
  return undecided(
    'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
    `Instance "${instance}" has had ${round} of ${cap} review rounds, and no other was started.`,
    request,
  );
}

export function decisionRequired(request: UndecidedRequest): WorkflowError {
  const { instance, reason, round, cap } = request;
  const why =
    reason === 'no_progress'
      ? `round ${round} found the same in the same files as the round before`
      : `it has had ${round} of ${cap} review rounds`;
  return undecided(
    'WORKFLOW_DECISION_REQUIRED',
    `Instance "${instance}" waits for a person's decision: ${why}.`,
    request,
  );
}

function undecided(
  code: 'WORKFLOW_REVIEW_LIMIT_EXCEEDED' | 'WORKFLOW_DECISION_REQUIRED',
  what: string,
  { operation, instance, reason, round, cap, refusals, isAbandoned }: UndecidedRequest,
): WorkflowError {
  const choices = isAbandoned ? [] : DECISION_CHOICES;
  const advice = isAbandoned
    ? `Nobody decided while ${refusals} requests were refused, so the work was abandoned and the instance terminated.`
    : 'A person decides with reviews.decide: continue without another round, raise the cap, or abandon the work.';
  return new WorkflowError(code, `${what} ${advice}`, {
    operation,
    context: { instance, reason, round, cap, choices, refused_requests: refusals, abandoned: isAbandoned },
  });
}

function sentenceOf({ round, parent_instance }: ReviewRecord): string {
  return `Round ${round} of instance "${parent_instance}"`;
}

function factsOf({ id, parent_instance, round, status }: ReviewRecord) {
  return { review: id, instance: parent_instance, round, status };
}
