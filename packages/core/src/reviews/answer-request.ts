import type {
  DecisionReason,
  InstanceRecord,
  ReviewDecisionRecord,
  ReviewRecord,
  WorkflowError,
} from '@skep/contracts';
import { isTerminal } from '../instances/status-transitions.ts';
import {
  decisionRequired,
  instanceIsOver,
  limitExceeded,
  noReviewer,
  notACodingInstance,
  reviewInProgress,
} from './review-errors.ts';
import { isOpen } from './round-status.ts';

/** What a request for a round depends on. */
export interface RequestFacts {
  readonly operation: string;
  readonly instance: InstanceRecord;
  /** The last round, as it stands now; null where there was none. */
  readonly last: ReviewRecord | null;
  /** The decision that nobody has made yet. */
  readonly pending: ReviewDecisionRecord | null;
  readonly cap: number;
  /** Refusals after which the work is abandoned; 0: never. */
  readonly autoAbandonAfter: number;
  /** The reviewer, where there is an instance of its name. */
  readonly reviewer: InstanceRecord | null;
}

export type RequestAnswer =
  | { readonly kind: 'granted'; readonly round: number }
  /** The request is wrong, and leaves nothing behind. */
  | { readonly kind: 'refused'; readonly error: WorkflowError }
  /** A person has to decide first: the refusal is counted. */
  | {
      readonly kind: 'undecided';
      readonly reason: DecisionReason;
      readonly round: number;
      readonly refusals: number;
      /** Nobody has decided for so long that the work is given up. */
      readonly isAbandoned: boolean;
      readonly error: WorkflowError;
    };

/** Whether a round may begin. */
export function answerRequest(facts: RequestFacts): RequestAnswer {
  const error = wrongRequest(facts);
  if (error !== null) return { kind: 'refused', error };
  const { operation, instance, last, pending, cap, autoAbandonAfter } = facts;
  const round = last?.round ?? 0;
  if (pending === null && round < cap) return { kind: 'granted', round: round + 1 };
  const reason = pending?.reason ?? 'review_limit';
  const refusals = (pending?.refused_requests ?? 0) + 1;
  const isAbandoned = autoAbandonAfter > 0 && refusals >= autoAbandonAfter;
  const refusal = { operation, instance: instance.id, reason, round, cap, refusals, isAbandoned };
  return {
    kind: 'undecided',
    reason,
    round,
    refusals,
    isAbandoned,
    error: pending === null ? limitExceeded(refusal) : decisionRequired(refusal),
  };
}

function wrongRequest({ operation, instance, last, reviewer }: RequestFacts): WorkflowError | null {
  if (instance.type !== 'coding') return notACodingInstance(operation, instance);
  if (isTerminal(instance.status)) return instanceIsOver(operation, instance);
  if (reviewer !== null && (reviewer.type !== 'review' || isTerminal(reviewer.status))) {
    return noReviewer(operation, reviewer);
  }
  return last !== null && isOpen(last) ? reviewInProgress(operation, last) : null;
}
