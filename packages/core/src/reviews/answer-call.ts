import { type ReviewRecord, WorkflowError } from '@skep/contracts';
import { noOpenReview, staleCommit, wrongReviewer } from './review-errors.ts';
import { asSeen, isOpen } from './round-status.ts';

/** What a call about one round says of itself. */
export interface RoundCall {
  readonly operation: string;
  readonly id: number;
  /** Who calls; left out where anybody may. */
  readonly reviewer?: string;
  /** The commit that the call is about; left out where it is about none. */
  readonly headCommit?: string;
}

/** The open round that takes a call, or why it does not. */
export function answerCall(
  { operation, id, reviewer, headCommit }: RoundCall,
  stored: ReviewRecord | null,
  now: Date,
): ReviewRecord | WorkflowError {
  const review = stored === null ? null : asSeen(stored, now);
  if (review === null || !isOpen(review)) return noOpenReview(operation, id, review);
  if (reviewer !== undefined && reviewer !== review.reviewer_instance) {
    return wrongReviewer(operation, review, reviewer);
  }
  if (headCommit !== undefined && headCommit !== review.head_commit) {
    return staleCommit(operation, review, headCommit);
  }
  return review;
}

export function isRefused(answer: ReviewRecord | WorkflowError): answer is WorkflowError {
  return answer instanceof WorkflowError;
}
