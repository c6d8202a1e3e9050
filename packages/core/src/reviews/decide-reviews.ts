import type {
  InstanceRecord,
  ReviewDecision,
  ReviewDecisionRecord,
  ReviewState,
  WorkflowError,
} from '@skep/contracts';
import { changeStatus } from '../instances/change-status.ts';
import { requireInstance } from '../instances/require-instance.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { Refusal } from '../operations/refusal.ts';
import { checkArgument, checkInput, validationError } from '../validation/check-input.ts';
import { reviewDecision } from '../validation/review-schemas.ts';
import { identifier } from '../validation/values.ts';
import { capOf, lastRound, pendingDecision } from './read-reviews.ts';
import { instanceIsOver, notACodingInstance, nothingToDecide } from './review-errors.ts';
import { readState } from './review-state.ts';
import { writeTimeOut } from './write-time-out.ts';

const name = 'reviews.decide';

export const decideReviews: WriteOperation<[string, ReviewDecision], ReviewState> = {
  name,
  kind: 'write',
  failure: 'DATABASE_UPDATE_FAILED',
  prepare(instanceId, input) {
    checkArgument(name, 'instanceId', identifier, instanceId);
    const decision = checkInput(name, reviewDecision, input);
    if (decision.rounds !== undefined && decision.choice !== 'raise') {
      throw validationError(name, [{ field: 'rounds', problem: 'is for the choice raise only' }]);
    }
    return (context) => decide(context, instanceId, decision);
  },
};

async function decide(
  context: WriteContext,
  instanceId: string,
  { choice, rounds = 1, note }: ReviewDecision,
): Promise<ReviewState | Refusal> {
  const { store, settings } = context;
  const now = settings.now();
  const instance = await requireInstance(name, store, instanceId);
  const last = await lastRound(store, instanceId);
  const pending = await pendingDecision(store, instanceId);
  const error = refuseDecision(instance, choice, pending);
  await writeTimeOut(context, last, now);
  if (error !== null) return new Refusal(error);

  const had = last?.round ?? 0;
  const cap = capOf(instance, settings);
  const decided = { choice, decided_at: now, note: note ?? null };
  if (pending !== null) await store.update('review_decisions', pending, decided);
  else {
    const unasked = { instance_id: instanceId, reason: 'unasked', round: had, cap, asked_at: now } as const;
    await store.insert('review_decisions', { ...unasked, ...decided });
  }
  if (choice === 'raise') {
    // An instance that is above its cap, which was lowered meanwhile, gets the rounds all the same.
    const raised = Math.min(Math.max(cap, had) + rounds, Number.MAX_SAFE_INTEGER);
    await store.update('instances', instance, { max_reviews: raised });
  }
  if (choice === 'abandon') await changeStatus(context, name, instance, 'terminated', now);
  return readState(context, await requireInstance(name, store, instanceId), now);
}

function refuseDecision(
  instance: InstanceRecord,
  choice: ReviewDecision['choice'],
  pending: ReviewDecisionRecord | null,
): WorkflowError | null {
  if (instance.type !== 'coding') return notACodingInstance(name, instance);
  // A closed pull request may be reopened; from these there is no way back.
  if (instance.status === 'pr_merged' || instance.status === 'terminated') {
    return instanceIsOver(name, instance);
  }
  return choice === 'continue' && pending === null ? nothingToDecide(name, instance) : null;
}
