import type { ReviewRecord } from '@skep/contracts';
import type { WriteContext } from '../operations/context.ts';
import { isOverdue, timedOut } from './round-status.ts';

/** Writes that a round has timed out, where it has: whoever writes to an instance's reviews does so first. */
export async function writeTimeOut(
  { store }: WriteContext,
  review: ReviewRecord | null,
  now: Date,
): Promise<void> {
  if (review !== null && isOverdue(review, now)) await store.update('reviews', review, timedOut(review));
}
