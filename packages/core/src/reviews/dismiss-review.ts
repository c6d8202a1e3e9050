import type { ReviewRecord } from '@skep/contracts';
import { changeStatus } from '../instances/change-status.ts';
import { requireInstance } from '../instances/require-instance.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { Refusal } from '../operations/refusal.ts';
import { checkArgument } from '../validation/check-input.ts';
import { note as noteSchema } from '../validation/review-schemas.ts';
import { positive } from '../validation/values.ts';
import { openRound } from './open-round.ts';

const name = 'reviews.dismiss';

export const dismissReview: WriteOperation<[number, (string | null)?], ReviewRecord> = {
  name,
  kind: 'write',
  failure: 'DATABASE_UPDATE_FAILED',
  prepare(id, note) {
    checkArgument(name, 'id', positive, id);
    checkArgument(name, 'note', noteSchema, note);
    return (context) => dismiss(context, id, note ?? null);
  },
};

async function dismiss(
  context: WriteContext,
  id: number,
  summary: string | null,
): Promise<ReviewRecord | Refusal> {
  const now = context.settings.now();
  const review = await openRound(context, { operation: name, id }, now);
  if (review instanceof Refusal) return review;
  const parent = await requireInstance(name, context.store, review.parent_instance);
  const changes = { status: 'dismissed', decided_at: now, summary } as const;
  await context.store.update('reviews', review, changes);
  // In any other status the instance does not wait for the round.
  if (parent.status === 'waiting_review') await changeStatus(context, name, parent, 'started', now);
  return { ...review, ...changes };
}
