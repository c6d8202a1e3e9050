import { DECISION_CHOICES, type InstanceRecord, type ReviewState } from '@skep/contracts';
import { requireInstance } from '../instances/require-instance.ts';
import type { ReadContext } from '../operations/context.ts';
import type { ReadOperation } from '../operations/operation.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier } from '../validation/values.ts';
import { capOf, lastRound, pendingDecision } from './read-reviews.ts';
import { asSeen, isOpen } from './round-status.ts';

const name = 'reviews.status';

export const reviewStatus: ReadOperation<[string], ReviewState> = {
  name,
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(instanceId) {
    checkArgument(name, 'instanceId', identifier, instanceId);
    return async (context) =>
      readState(context, await requireInstance(name, context.store, instanceId), context.settings.now());
  },
};

/** How the reviews of an instance stand. */
export async function readState(
  { store, settings }: ReadContext,
  instance: InstanceRecord,
  now: Date,
): Promise<ReviewState> {
  const stored = await lastRound(store, instance.id);
  const pending = await pendingDecision(store, instance.id);
  const last = stored === null ? null : asSeen(stored, now);
  return {
    instance_id: instance.id,
    status: instance.status,
    rounds: last?.round ?? 0,
    cap: capOf(instance, settings),
    open: last !== null && isOpen(last) ? last : null,
    last,
    decision: pending === null ? null : { ...pending, choices: DECISION_CHOICES },
  };
}
