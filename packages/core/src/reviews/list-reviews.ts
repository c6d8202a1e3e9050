import type { ReviewFilter, ReviewRecord, ReviewStatus, Where } from '@skep/contracts';
import type { ReadOperation } from '../operations/operation.ts';
import { checkInput } from '../validation/check-input.ts';
import { reviewFilter } from '../validation/review-schemas.ts';
import { asSeen, OPEN_STATUSES } from './round-status.ts';

const name = 'reviews.list';

export const listReviews: ReadOperation<[ReviewFilter?], ReviewRecord[]> = {
  name,
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(input = {}) {
    const { limit, ...filter } = checkInput(name, reviewFilter, input);
    return async ({ store, settings }) => {
      const now = settings.now();
      const reviews = await store.find('reviews', {
        where: whereOf(filter, now),
        orderBy: [{ field: 'id', direction: 'desc' }],
        ...(limit !== undefined && { limit }),
      });
      return reviews.map((review) => asSeen(review, now));
    };
  },
};

function whereOf({ instanceId, reviewer, statuses }: ReviewFilter, now: Date): Where {
  return {
    ...(instanceId !== undefined && { parent_instance: instanceId }),
    ...(reviewer !== undefined && { reviewer_instance: reviewer }),
    ...(statuses !== undefined && { anyOf: statuses.flatMap((status) => conditionsFor(status, now)) }),
  };
}

/** Which stored rounds have the status now: an open one that is overdue has timed out. */
function conditionsFor(status: ReviewStatus, now: Date): Where[] {
  if (OPEN_STATUSES.includes(status)) return [{ status, due_at: { gte: now } }];
  if (status !== 'timed_out') return [{ status }];
  return [{ status }, { status: { in: OPEN_STATUSES }, due_at: { lt: now } }];
}
