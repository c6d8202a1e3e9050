import type { ReviewRecord } from '@skep/contracts';
import type { WriteOperation } from '../operations/operation.ts';
import { Refusal } from '../operations/refusal.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier, positive } from '../validation/values.ts';
import { openRound } from './open-round.ts';

const name = 'reviews.start';

/** A second call changes nothing: what agents tell may come twice. */
export const startReview: WriteOperation<[number, string], ReviewRecord> = {
  name,
  kind: 'write',
  failure: 'DATABASE_UPDATE_FAILED',
  prepare(id, reviewer) {
    checkArgument(name, 'id', positive, id);
    checkArgument(name, 'reviewer', identifier, reviewer);
    return async (context) => {
      const call = { operation: name, id, reviewer };
      const review = await openRound(context, call, context.settings.now());
      if (review instanceof Refusal) return review;
      await context.store.update('reviews', review, { status: 'in_progress' });
      return { ...review, status: 'in_progress' };
    };
  },
};
