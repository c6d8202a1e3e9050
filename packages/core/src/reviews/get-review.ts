import type { ReviewRound } from '@skep/contracts';
import type { ReadOperation } from '../operations/operation.ts';
import { checkArgument } from '../validation/check-input.ts';
import { positive } from '../validation/values.ts';
import { findingsOf } from './read-reviews.ts';
import { asSeen } from './round-status.ts';

const name = 'reviews.get';

export const getReview: ReadOperation<[number], ReviewRound | null> = {
  name,
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(id) {
    checkArgument(name, 'id', positive, id);
    return async ({ store, settings }) => {
      const review = await store.first('reviews', { id });
      if (review === null) return null;
      return { ...asSeen(review, settings.now()), findings: await findingsOf(store, id) };
    };
  },
};
