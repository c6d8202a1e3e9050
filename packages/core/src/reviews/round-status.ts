import type { ReviewRecord, ReviewStatus } from '@skep/contracts';

/** The statuses of a round that waits for its reviewer. */
export const OPEN_STATUSES: readonly ReviewStatus[] = ['requested', 'in_progress'];

export function isOpen({ status }: ReviewRecord): boolean {
  return OPEN_STATUSES.includes(status);
}

/** Whether the round has timed out and nobody has written so yet. */
export function isOverdue(review: ReviewRecord, now: Date): boolean {
  return isOpen(review) && review.due_at < now;
}

/** What a round that has timed out is: it ended when its time was up, whenever somebody noticed. */
export function timedOut({ due_at }: ReviewRecord): Pick<ReviewRecord, 'status' | 'decided_at'> {
  return { status: 'timed_out', decided_at: due_at };
}

/** The round as it stands at a time, whatever is stored of it. */
export function asSeen(review: ReviewRecord, now: Date): ReviewRecord {
  return isOverdue(review, now) ? { ...review, ...timedOut(review) } : review;
}
