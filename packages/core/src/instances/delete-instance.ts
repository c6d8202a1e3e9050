import type { Where } from '@skep/contracts';
import type { WriteOperation } from '../operations/operation.ts';
import type { WriteStore } from '../store/write-store.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier } from '../validation/values.ts';
import { requireInstance } from './require-instance.ts';

const name = 'deleteInstance';
const PAGE = 500;

export const deleteInstance: WriteOperation<[string], void> = {
  name,
  kind: 'write',
  failure: 'DATABASE_DELETE_FAILED',
  prepare(id) {
    checkArgument(name, 'id', identifier, id);
    return async ({ store }) => {
      const instance = await requireInstance(name, store, id);
      await removeAll(store, 'mcp_events', { instance_id: id });
      await removeAll(store, 'event_counts', { instance_id: id });
      await removeAll(store, 'message_usage', { instance_id: id });
      await removeReviews(store, id);
      await removeAll(store, 'review_decisions', { instance_id: id });
      await removeAll(store, 'instance_relationships', {
        anyOf: [{ parent_instance: id }, { child_instance: id }],
      });
      for (const child of await store.find('instances', { where: { parent_instance_id: id } })) {
        await store.update('instances', child, { parent_instance_id: null });
      }
      await store.remove('instances', [instance]);
    };
  },
};

type DependentTable =
  | 'mcp_events'
  | 'event_counts'
  | 'message_usage'
  | 'instance_relationships'
  | 'review_findings'
  | 'review_decisions';

/** Page by page, so that an instance with a long log does not fill the memory with its events. */
async function removeAll(store: WriteStore, table: DependentTable, where: Where): Promise<void> {
  for (;;) {
    const records = await store.find(table, { where, limit: PAGE });
    await store.remove(table, records);
    if (records.length < PAGE) return;
  }
}

/** The rounds of review that it asked for, and those that it gave, with what was found. */
async function removeReviews(store: WriteStore, id: string): Promise<void> {
  const where = { anyOf: [{ parent_instance: id }, { reviewer_instance: id }] };
  for (;;) {
    const reviews = await store.find('reviews', { where, limit: PAGE });
    if (reviews.length === 0) return;
    await removeAll(store, 'review_findings', { review_id: { in: reviews.map((review) => review.id) } });
    await store.remove('reviews', reviews);
  }
}
