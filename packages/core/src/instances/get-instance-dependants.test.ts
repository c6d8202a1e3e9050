import type { Database, InstanceDependants } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { instance } from '../test/records.ts';

const at = new Date(1000);

const nothing: Omit<InstanceDependants, 'instance_id'> = {
  children: [],
  relationships: 0,
  reviews: 0,
  open_reviews: 0,
  reviews_given: 0,
  open_reviews_given: 0,
  reviewed: [],
  findings: 0,
  decisions: 0,
  events: 0,
  messages: 0,
  tokens: 0,
};

/** A coder with a fork, a subagent, two rounds by one reviewer, who reviews another coder as well. */
async function fleet(db: Database): Promise<void> {
  await db.createInstance(instance('coder'));
  await db.createInstance(instance('other'));
  await db.createInstance(instance('reviewer', { type: 'review', parent_instance_id: 'coder' }));
  await db.createInstance(instance('fork'));
  await db.createRelationship({
    parent_instance: 'coder',
    child_instance: 'fork',
    relationship_type: 'created_fork',
  });
  for (const parent_instance of ['coder', 'other']) {
    await db.createRelationship({
      parent_instance,
      child_instance: 'reviewer',
      relationship_type: 'spawned_review',
    });
  }
  const round = {
    reviewer_instance: 'reviewer',
    head_commit: 'c0ffee',
    requested_at: at,
    due_at: new Date(2000),
  };
  await db.adapter.insert('reviews', [
    { ...round, id: 1, parent_instance: 'coder', round: 1, status: 'changes_requested', decided_at: at },
    { ...round, id: 2, parent_instance: 'coder', round: 2, status: 'in_progress' },
    { ...round, id: 3, parent_instance: 'other', round: 1, status: 'requested' },
  ]);
  const finding = { severity: 'error', title: 't', fingerprint: 'f', resolution: 'open', created_at: at };
  await db.adapter.insert('review_findings', [
    { ...finding, review_id: 1 },
    { ...finding, review_id: 1 },
    { ...finding, review_id: 3 },
  ]);
  await db.adapter.insert('review_decisions', [
    { instance_id: 'coder', reason: 'review_limit', round: 2, cap: 2, asked_at: at, refused_requests: 1 },
  ]);
  await db.logMCPEvent({ instance_id: 'coder', tool_name: 't', success: true });
  const usage = { instance_id: 'coder', session_id: 's', model: 'm', timestamp: at };
  await db.recordMessageUsage({ ...usage, message_id: '1', input_tokens: 1, output_tokens: 20 });
  await db.recordMessageUsage({ ...usage, message_id: '2', cache_read_tokens: 300, reasoning_tokens: 7 });
}

describeEngines('getInstanceDependants', (open) => {
  test('counts all that hangs on an instance', async () => {
    const db = await open();
    await fleet(db);
    expect(await db.getInstanceDependants('coder')).toEqual({
      ...nothing,
      instance_id: 'coder',
      children: ['fork', 'reviewer'],
      relationships: 2,
      reviews: 2,
      open_reviews: 1,
      findings: 2,
      decisions: 1,
      events: 1,
      messages: 2,
      tokens: 321,
    });
    expect(await db.getInstanceDependants('reviewer')).toEqual({
      ...nothing,
      instance_id: 'reviewer',
      relationships: 2,
      reviews_given: 3,
      open_reviews_given: 2,
      reviewed: ['coder', 'other'],
      findings: 3,
    });
    expect(await db.getInstanceDependants('fork')).toMatchObject({ children: [], relationships: 1 });
  });

  test('tells of an instance on which nothing hangs, and refuses one that is not there', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    expect(await db.getInstanceDependants('a')).toEqual({ ...nothing, instance_id: 'a' });
    await expect(db.getInstanceDependants('b')).rejects.toMatchObject({
      code: 'DATABASE_INSTANCE_NOT_FOUND',
    });
  });

  test.each(['coder', 'reviewer'])('deleteInstance deletes just that, and tells of it (%s)', async (id) => {
    const db = await open();
    await fleet(db);
    const before = await db.getInstanceDependants(id);
    const head = await db.feed.head();
    await db.deleteInstance(id);
    const deleted = (await db.feed.read({ after: head })).filter(({ operation }) => operation === 'delete');
    const tables = deleted.map(({ table_name }) => table_name);
    const count = (table: string) => tables.filter((each) => each === table).length;
    expect({
      relationships: count('instance_relationships'),
      reviews: count('reviews'),
      findings: count('review_findings'),
      decisions: count('review_decisions'),
      events: count('mcp_events'),
      messages: count('message_usage'),
    }).toEqual({
      relationships: before.relationships,
      reviews: before.reviews + before.reviews_given,
      findings: before.findings,
      decisions: before.decisions,
      events: before.events,
      messages: before.messages,
    });
    expect(await db.adapter.find('review_findings')).toHaveLength(3 - before.findings);
    expect(await db.adapter.find('reviews')).toHaveLength(3 - before.reviews - before.reviews_given);
    for (const child of before.children) {
      expect(await db.getInstance(child)).toMatchObject({ parent_instance_id: null });
    }
  });
});
