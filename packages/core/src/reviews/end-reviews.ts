import type { DecisionChoice, InstanceStatus, ReviewStatus } from '@skep/contracts';
import type { WriteContext } from '../operations/context.ts';
import { lastRound, pendingDecision } from './read-reviews.ts';
import { isOpen, isOverdue, timedOut } from './round-status.ts';

interface Ending {
  readonly status: ReviewStatus;
  readonly choice: DecisionChoice;
  readonly what: string;
}

const endings: { readonly [S in InstanceStatus]?: Ending } = {
  pr_merged: { status: 'dismissed', choice: 'continue', what: 'The pull request was merged' },
  pr_closed: { status: 'dismissed', choice: 'abandon', what: 'The pull request was closed' },
  terminated: { status: 'abandoned', choice: 'abandon', what: 'The instance was terminated' },
};

/** An instance has come to a status: its open round and its pending decision end with the work, where it has ended. */
export async function endReviews(
  { store }: WriteContext,
  instanceId: string,
  status: InstanceStatus,
  now: Date,
): Promise<void> {
  const ending = endings[status];
  if (ending === undefined) return;
  const round = await lastRound(store, instanceId);
  if (round !== null && isOpen(round)) {
    const { what } = ending;
    const ended = { status: ending.status, decided_at: now, summary: `${what} before the review had ended.` };
    await store.update('reviews', round, isOverdue(round, now) ? timedOut(round) : ended);
  }
  const pending = await pendingDecision(store, instanceId);
  if (pending === null) return;
  const note = `${ending.what} before anybody had decided.`;
  await store.update('review_decisions', pending, { choice: ending.choice, decided_at: now, note });
}
