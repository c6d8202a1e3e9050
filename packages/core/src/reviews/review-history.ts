import type { ReviewFindingRecord, ReviewHistory, ReviewRecord } from '@skep/contracts';
import { requireInstance } from '../instances/require-instance.ts';
import type { ReadContext } from '../operations/context.ts';
import type { ReadOperation } from '../operations/operation.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier } from '../validation/values.ts';
import { asSeen } from './round-status.ts';

const name = 'reviews.history';
const PAGE = 500;

export const reviewHistory: ReadOperation<[string], ReviewHistory> = {
  name,
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(instanceId) {
    checkArgument(name, 'instanceId', identifier, instanceId);
    return (context) => readHistory(context, instanceId);
  },
};

async function readHistory({ store, settings }: ReadContext, instance_id: string): Promise<ReviewHistory> {
  await requireInstance(name, store, instance_id);
  const now = settings.now();
  const reviews = await store.find('reviews', {
    where: { parent_instance: instance_id },
    orderBy: [{ field: 'round' }],
  });
  const findings = Map.groupBy(await readFindings(store, reviews), ({ review_id }) => review_id);
  return {
    instance_id,
    rounds: reviews.map((review) => ({ ...asSeen(review, now), findings: findings.get(review.id) ?? [] })),
    decisions: await store.find('review_decisions', { where: { instance_id }, orderBy: [{ field: 'id' }] }),
  };
}

/** A statement takes only so many values. */
async function readFindings(
  store: ReadStore,
  reviews: readonly ReviewRecord[],
): Promise<ReviewFindingRecord[]> {
  const findings: ReviewFindingRecord[] = [];
  for (let start = 0; start < reviews.length; start += PAGE) {
    const ids = reviews.slice(start, start + PAGE).map(({ id }) => id);
    findings.push(
      ...(await store.find('review_findings', {
        where: { review_id: { in: ids } },
        orderBy: [{ field: 'id' }],
      })),
    );
  }
  return findings;
}
