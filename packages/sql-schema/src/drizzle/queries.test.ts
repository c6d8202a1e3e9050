import Database from 'better-sqlite3';
import { and, count, desc, eq, inArray } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import { migrations } from '../migrations/all.ts';
import {
  instancesTable,
  mcpEventsTable,
  messageUsageTable,
  relationshipsTable,
  reviewDecisionsTable,
  reviewFindingsTable,
  reviewsTable,
  schema,
} from './index.ts';

const client = new Database(':memory:');
const db = drizzle(client, { schema });
const time = new Date(1_700_000_000_123);

beforeAll(() => {
  for (const { up } of migrations) client.exec(up);
  const common = {
    type: 'coding',
    status: 'started',
    branch_name: 'b',
    created_at: time,
    last_activity: time,
  } as const;
  db.insert(instancesTable)
    .values([
      { ...common, id: 'work-1-a1', worktree_path: '/a' },
      { ...common, id: 'review-1-a1', type: 'review', worktree_path: '/b', parent_instance_id: 'work-1-a1' },
    ])
    .run();
  db.insert(mcpEventsTable)
    .values([
      { instance_id: 'work-1-a1', tool_name: 'Edit', outcome: 'succeeded', success: true, timestamp: time },
      { instance_id: 'work-1-a1', tool_name: 'Bash', outcome: 'failed', success: false, timestamp: time },
    ])
    .run();
  db.insert(messageUsageTable)
    .values({ session_id: 's', message_id: 'm', instance_id: 'work-1-a1', model: 'x', timestamp: time })
    .run();
  db.insert(relationshipsTable)
    .values({
      parent_instance: 'work-1-a1',
      child_instance: 'review-1-a1',
      relationship_type: 'spawned_review',
      created_at: time,
    })
    .run();
  db.insert(reviewsTable)
    .values({
      parent_instance: 'work-1-a1',
      reviewer_instance: 'review-1-a1',
      round: 1,
      head_commit: 'c0ffee',
      status: 'changes_requested',
      requested_at: time,
      due_at: time,
    })
    .run();
  db.insert(reviewFindingsTable)
    .values({ review_id: 1, severity: 'note', title: 't', fingerprint: 'f', created_at: time })
    .run();
  db.insert(reviewDecisionsTable)
    .values({ instance_id: 'work-1-a1', reason: 'no_progress', round: 1, cap: 3, asked_at: time })
    .run();
});
afterAll(() => client.close());

test('rows come back with their types, defaults taken', () => {
  const [row] = db.select().from(instancesTable).where(eq(instancesTable.id, 'work-1-a1')).all();
  expect(row).toMatchObject({ agent: 'other', agent_number: 1, last_activity: time, terminated_at: null });
  expectTypeOf(row?.status).toEqualTypeOf<
    'started' | 'waiting_review' | 'pr_created' | 'pr_merged' | 'pr_closed' | 'terminated' | undefined
  >();
  expect(client.prepare('SELECT last_activity FROM instances LIMIT 1').pluck().get()).toBe(time.getTime());
});

test('joins and counts', () => {
  const rows = db
    .select({ id: instancesTable.id, events: count(mcpEventsTable.id) })
    .from(instancesTable)
    .leftJoin(mcpEventsTable, eq(instancesTable.id, mcpEventsTable.instance_id))
    .where(inArray(instancesTable.status, ['started', 'waiting_review']))
    .groupBy(instancesTable.id)
    .orderBy(desc(count(mcpEventsTable.id)))
    .all();
  expect(rows).toEqual([
    { id: 'work-1-a1', events: 2 },
    { id: 'review-1-a1', events: 0 },
  ]);
  const rounds = db
    .select({ count: count() })
    .from(relationshipsTable)
    .where(
      and(
        eq(relationshipsTable.parent_instance, 'work-1-a1'),
        eq(relationshipsTable.relationship_type, 'spawned_review'),
      ),
    )
    .all();
  expect(rounds).toEqual([{ count: 1 }]);
});

test('relations lead from an instance to its events, relationships, parent and children, and back', async () => {
  const [work, review] = await db.query.instancesTable.findMany({
    orderBy: desc(instancesTable.id),
    with: {
      mcpEvents: { with: { instance: true } },
      messageUsage: { with: { instance: true } },
      parentRelationships: { with: { child: true } },
      childRelationships: { with: { parent: true } },
      parentInstance: true,
      childInstances: true,
    },
  });
  expect(work?.mcpEvents.map(({ instance }) => instance.id)).toEqual(['work-1-a1', 'work-1-a1']);
  expect(work?.messageUsage).toMatchObject([
    { message_id: 'm', output_tokens: 0, instance: { id: 'work-1-a1' } },
  ]);
  expect(work?.parentRelationships.map(({ child }) => child.id)).toEqual(['review-1-a1']);
  expect(work?.childRelationships).toEqual([]);
  expect(work?.childInstances.map(({ id }) => id)).toEqual(['review-1-a1']);
  expect(review?.childRelationships.map(({ parent }) => parent.id)).toEqual(['work-1-a1']);
  expect(review?.parentInstance?.id).toBe('work-1-a1');
});

test('relations lead from an instance to its rounds of review, their findings and its decisions, and back', async () => {
  const [work, reviewer] = await db.query.instancesTable.findMany({
    orderBy: desc(instancesTable.id),
    with: {
      reviews: { with: { reviewer: true, findings: { with: { review: true } } } },
      givenReviews: { with: { parent: true } },
      reviewDecisions: { with: { instance: true } },
    },
  });
  expect(work?.reviews).toMatchObject([
    {
      reviewer: { id: 'review-1-a1' },
      due_at: time,
      findings: [{ title: 't', in_scope: true, resolution: 'open', review: { round: 1 } }],
    },
  ]);
  expect(work?.reviewDecisions).toMatchObject([
    { reason: 'no_progress', refused_requests: 0, choice: null, instance: { id: 'work-1-a1' } },
  ]);
  expect(work?.givenReviews).toEqual([]);
  expect(reviewer?.givenReviews).toMatchObject([{ round: 1, parent: { id: 'work-1-a1' } }]);
});
