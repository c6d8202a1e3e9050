import type {
  InstanceRecord,
  ReviewDecisionRecord,
  ReviewFindingRecord,
  ReviewRecord,
} from '@skep/contracts';
import type { Settings } from '../operations/context.ts';
import type { ReadStore } from '../store/read-store.ts';

/** The last round of an instance: the only one that can be open. */
export async function lastRound(store: ReadStore, parent_instance: string): Promise<ReviewRecord | null> {
  const [last] = await store.find('reviews', {
    where: { parent_instance },
    orderBy: [{ field: 'round', direction: 'desc' }],
    limit: 1,
  });
  return last ?? null;
}

/** The decision about an instance that nobody has made yet: there is one at most. */
export function pendingDecision(store: ReadStore, instance_id: string): Promise<ReviewDecisionRecord | null> {
  return store.first('review_decisions', { instance_id, choice: null });
}

/** What a round found, in the order in which it was told. */
export function findingsOf(store: ReadStore, review_id: number): Promise<ReviewFindingRecord[]> {
  return store.find('review_findings', { where: { review_id }, orderBy: [{ field: 'id' }] });
}

/** How many rounds an instance may have. */
export function capOf({ max_reviews }: InstanceRecord, { workflow }: Settings): number {
  return max_reviews ?? workflow.maxReviews;
}
