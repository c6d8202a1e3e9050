import type { AggregateRow, InstanceDependants, TableName, Where } from '@skep/contracts';
import type { ReadOperation } from '../operations/operation.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier } from '../validation/values.ts';
import { requireInstance } from './require-instance.ts';

const name = 'getInstanceDependants';
const CHUNK = 500;

/** What a message's tokens are counted in: reasoning is a part of the output. */
const TOKENS = ['input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens'] as const;

export const getInstanceDependants: ReadOperation<[string], InstanceDependants> = {
  name,
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(id) {
    checkArgument(name, 'id', identifier, id);
    return async ({ store }) => {
      await requireInstance(name, store, id);
      return {
        instance_id: id,
        ...(await familyOf(store, id)),
        ...(await reviewsOf(store, id)),
        decisions: await countOf(store, 'review_decisions', { instance_id: id }),
        events: await eventsOf(store, id),
        ...(await usageOf(store, id)),
      };
    };
  },
};

async function familyOf(
  store: ReadStore,
  id: string,
): Promise<Pick<InstanceDependants, 'children' | 'relationships'>> {
  const instances = await store.aggregate('instances', {
    where: { parent_instance_id: id },
    groupBy: ['id'],
    measures: { count: { op: 'count' } },
  });
  const relationships = await store.aggregate('instance_relationships', {
    where: { anyOf: [{ parent_instance: id }, { child_instance: id }] },
    groupBy: ['parent_instance', 'child_instance'],
    measures: { count: { op: 'count' } },
  });
  const children = new Set(instances.map(({ keys }) => String(keys.id)));
  for (const { keys } of relationships) {
    if (keys.parent_instance === id) children.add(String(keys.child_instance));
  }
  return { children: [...children].sort(), relationships: sumOf(relationships, 'count') };
}

type ReviewCounts = Pick<
  InstanceDependants,
  'reviews' | 'open_reviews' | 'reviews_given' | 'open_reviews_given' | 'reviewed' | 'findings'
>;

async function reviewsOf(store: ReadStore, id: string): Promise<ReviewCounts> {
  const groups = await store.aggregate('reviews', {
    where: { anyOf: [{ parent_instance: id }, { reviewer_instance: id }] },
    groupBy: ['id', 'parent_instance', 'status'],
    measures: { count: { op: 'count' } },
  });
  const own = groups.filter(({ keys }) => keys.parent_instance === id);
  const given = groups.filter(({ keys }) => keys.parent_instance !== id);
  return {
    reviews: own.length,
    open_reviews: own.filter(isOpen).length,
    reviews_given: given.length,
    open_reviews_given: given.filter(isOpen).length,
    reviewed: [...new Set(given.map(({ keys }) => String(keys.parent_instance)))].sort(),
    findings: await findingsOf(
      store,
      groups.map(({ keys }) => Number(keys.id)),
    ),
  };
}

function isOpen({ keys }: AggregateRow): boolean {
  return keys.status === 'requested' || keys.status === 'in_progress';
}

async function findingsOf(store: ReadStore, reviews: readonly number[]): Promise<number> {
  let findings = 0;
  for (let start = 0; start < reviews.length; start += CHUNK) {
    const some = reviews.slice(start, start + CHUNK);
    findings += await countOf(store, 'review_findings', { review_id: { in: some } });
  }
  return findings;
}

/** Those that are stored, and those of which only the counts are left. */
async function eventsOf(store: ReadStore, instance_id: string): Promise<number> {
  const pruned = await store.aggregate('event_counts', {
    where: { instance_id },
    measures: { events: { op: 'sum', field: 'events' } },
  });
  return (await countOf(store, 'mcp_events', { instance_id })) + sumOf(pruned, 'events');
}

async function usageOf(
  store: ReadStore,
  instance_id: string,
): Promise<Pick<InstanceDependants, 'messages' | 'tokens'>> {
  const groups = await store.aggregate('message_usage', {
    where: { instance_id },
    measures: {
      messages: { op: 'count' },
      ...Object.fromEntries(TOKENS.map((field) => [field, { op: 'sum', field } as const])),
    },
  });
  return {
    messages: sumOf(groups, 'messages'),
    tokens: TOKENS.reduce((total, field) => total + sumOf(groups, field), 0),
  };
}

async function countOf(store: ReadStore, table: TableName, where: Where): Promise<number> {
  return sumOf(await store.aggregate(table, { where, measures: { count: { op: 'count' } } }), 'count');
}

function sumOf(groups: readonly AggregateRow[], measure: string): number {
  return groups.reduce((total, { values }) => total + Number(values[measure] ?? 0), 0);
}
