import { and, count, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { entry, event, instance, withStore } from '../test/with-store.ts';
import { instancesTable, type LibsqlStorageAdapter, mcpEventsTable, relationshipsTable } from './index.ts';

async function withFleet(work: (store: LibsqlStorageAdapter) => Promise<void>): Promise<void> {
  await withStore(async (store) => {
    const at = (minute: number) => new Date(1_700_000_000_000 + minute * 60_000);
    await store.insert('instances', [
      instance('work-123-a1', { last_activity: at(1) }),
      instance('review-123-a1', { type: 'review', parent_instance_id: 'work-123-a1', last_activity: at(2) }),
      instance('done', { status: 'terminated', terminated_at: at(3), last_activity: at(3) }),
    ]);
    await store.insert('mcp_events', [
      event('work-123-a1', { tool_name: 'Edit', timestamp: at(1) }),
      event('work-123-a1', { tool_name: 'request_review', timestamp: at(2), is_status_updating: true }),
      event('done', { timestamp: at(3) }),
    ]);
    await store.insert('instance_relationships', [
      {
        parent_instance: 'work-123-a1',
        child_instance: 'review-123-a1',
        relationship_type: 'spawned_review',
        created_at: at(2),
        metadata: '{"round": 1}',
      },
    ]);
    await work(store);
  });
}

test('active instances with the number of their events, newest first', () =>
  withFleet(async ({ drizzle: db }) => {
    const rows = await db
      .select({
        id: instancesTable.id,
        type: instancesTable.type,
        status: instancesTable.status,
        last_activity: instancesTable.last_activity,
        recent_event_count: count(mcpEventsTable.id),
      })
      .from(instancesTable)
      .leftJoin(mcpEventsTable, eq(instancesTable.id, mcpEventsTable.instance_id))
      .where(inArray(instancesTable.status, ['started', 'waiting_review']))
      .groupBy(instancesTable.id)
      .orderBy(desc(instancesTable.last_activity))
      .limit(50);
    expect(rows).toEqual([
      {
        id: 'review-123-a1',
        type: 'review',
        status: 'started',
        last_activity: new Date(1_700_000_120_000),
        recent_event_count: 0,
      },
      {
        id: 'work-123-a1',
        type: 'coding',
        status: 'started',
        last_activity: new Date(1_700_000_060_000),
        recent_event_count: 2,
      },
    ]);
  }));

test('recent events with their instance', () =>
  withFleet(async ({ drizzle: db }) => {
    const rows = await db
      .select({
        event: mcpEventsTable,
        instance: {
          id: instancesTable.id,
          type: instancesTable.type,
          branch_name: instancesTable.branch_name,
        },
      })
      .from(mcpEventsTable)
      .innerJoin(instancesTable, eq(mcpEventsTable.instance_id, instancesTable.id))
      .where(eq(mcpEventsTable.instance_id, 'work-123-a1'))
      .orderBy(desc(mcpEventsTable.timestamp))
      .limit(20);
    expect(rows.map((row) => row.event.tool_name)).toEqual(['request_review', 'Edit']);
    expect(rows[0]).toMatchObject({
      event: { is_status_updating: true, success: true, timestamp: new Date(1_700_000_120_000) },
      instance: { id: 'work-123-a1', type: 'coding', branch_name: 'b' },
    });
  }));

test('the number of review rounds', () =>
  withFleet(async ({ drizzle: db }) => {
    const reviewCount = await db
      .select({ count: count() })
      .from(relationshipsTable)
      .where(
        and(
          eq(relationshipsTable.parent_instance, 'work-123-a1'),
          eq(relationshipsTable.relationship_type, 'spawned_review'),
        ),
      );
    expect(reviewCount).toEqual([{ count: 1 }]);
  }));

test('an instance with its events, its relationships and its parent', () =>
  withFleet(async ({ drizzle: db }) => {
    const found = await db.query.instancesTable.findMany({
      with: { mcpEvents: { limit: 1 }, parentRelationships: { with: { child: true } }, parentInstance: true },
      where: gte(instancesTable.last_activity, new Date(1_700_000_060_000)),
      orderBy: instancesTable.last_activity,
    });
    expect(found.map(({ id }) => id)).toEqual(['work-123-a1', 'review-123-a1', 'done']);
    expect(found[0]?.mcpEvents).toMatchObject([{ tool_name: 'Edit', success: true }]);
    expect(found[0]?.parentRelationships).toMatchObject([
      { metadata: '{"round": 1}', child: { id: 'review-123-a1' } },
    ]);
    expect(found[1]?.parentInstance).toMatchObject({
      id: 'work-123-a1',
      created_at: new Date(1_700_000_000_000),
    });
  }));

test('whole numbers are integers in its expressions', () =>
  withFleet(async ({ drizzle: db }) => {
    const rows = await db.all(sql`SELECT ${7} / ${2} AS half, typeof(${2 ** 40}) AS kind`);
    expect(rows).toEqual([{ half: 3, kind: 'integer' }]);
  }));

test('sees only what is committed', () =>
  withStore(async (store) => {
    await store.transaction(async (tx) => {
      await tx.insert('user_config', [entry('a')]);
      expect(await store.drizzle.query.userConfigTable.findMany()).toEqual([]);
    });
    expect(await store.drizzle.query.userConfigTable.findMany()).toHaveLength(1);
  }));

test('keeps one view in its transactions and batches', () =>
  withStore(async (store) => {
    await store.insert('user_config', [entry('a')]);
    const keys = async (db: Pick<typeof store.drizzle, 'query'>) =>
      (await db.query.userConfigTable.findMany()).map(({ key }) => key);
    await store.drizzle.transaction(async (db) => {
      await store.insert('user_config', [entry('b')]);
      expect(await keys(db)).toEqual(['a']);
    });
    await expect(
      store.drizzle.transaction(async () => {
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await keys(store.drizzle)).toEqual(['a', 'b']);
    const [first, second] = await store.drizzle.batch([
      store.drizzle.query.userConfigTable.findMany(),
      store.drizzle.select({ rows: count() }).from(instancesTable),
    ]);
    expect(first).toHaveLength(2);
    expect(second).toEqual([{ rows: 0 }]);
  }));

test('does not write, and says where to', () =>
  withFleet(async (store) => {
    const refused = { cause: { reason: 'read-only', message: expect.stringContaining('change feed') } };
    await expect(
      store.drizzle
        .update(instancesTable)
        .set({ status: 'waiting_review' })
        .where(eq(instancesTable.id, 'x')),
    ).rejects.toMatchObject(refused);
    await expect(store.drizzle.transaction((db) => db.delete(mcpEventsTable))).rejects.toMatchObject(refused);
    expect((await store.statistics()).rows.mcp_events).toBe(3);
  }));

test('is not connected when the adapter is not', () =>
  withStore(async (store) => {
    await store.disconnect();
    await expect(store.drizzle.query.instancesTable.findMany()).rejects.toMatchObject({
      cause: { reason: 'not-connected' },
    });
    await expect(store.drizzle.transaction(async () => 1)).rejects.toMatchObject({ reason: 'not-connected' });
  }));
