import { createSqliteAdapter } from '@skep/adapter-sqlite';
import type { StorageAdapter } from '@skep/contracts';
import { and, count, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { entry, event, instance, withStore } from '../../test/with-store.ts';
import { drizzleOf, instancesTable, mcpEventsTable, relationshipsTable, type SkepDrizzle } from './index.ts';

async function withFleet(work: (db: SkepDrizzle, store: StorageAdapter) => Promise<void>): Promise<void> {
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
    await work(drizzleOf(store), store);
  });
}

test('active instances with the number of their events, newest first', () =>
  withFleet(async (db) => {
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
  withFleet(async (db) => {
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
  withFleet(async (db) => {
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
  withFleet(async (db) => {
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
  withFleet(async (db) => {
    const rows = await db.all(sql`SELECT ${7} / ${2} AS half, typeof(${2 ** 40}) AS kind`);
    expect(rows).toEqual([{ half: 3, kind: 'integer' }]);
  }));

test('sees only what is committed', () =>
  withStore(async (store) => {
    const db = drizzleOf(store);
    await store.transaction(async (tx) => {
      await tx.insert('user_config', [entry('a')]);
      expect(await db.query.userConfigTable.findMany()).toEqual([]);
    });
    expect(await db.query.userConfigTable.findMany()).toHaveLength(1);
  }));

test('keeps one view in its transactions and batches', () =>
  withStore(async (store) => {
    await store.insert('user_config', [entry('a')]);
    const drizzle = drizzleOf(store);
    const keys = async (db: Pick<SkepDrizzle, 'query'>) =>
      (await db.query.userConfigTable.findMany()).map(({ key }) => key);
    await drizzle.transaction(async (db) => {
      await store.insert('user_config', [entry('b')]);
      expect(await keys(db)).toEqual(['a']);
    });
    await expect(
      drizzle.transaction(async () => {
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await keys(drizzle)).toEqual(['a', 'b']);
    const [first, second] = await drizzle.batch([
      drizzle.query.userConfigTable.findMany(),
      drizzle.select({ rows: count() }).from(instancesTable),
    ]);
    expect(first).toHaveLength(2);
    expect(second).toEqual([{ rows: 0 }]);
  }));

test('does not write, and says where to', () =>
  withFleet(async (db, store) => {
    const refused = { cause: { reason: 'read-only', message: expect.stringContaining('change feed') } };
    await expect(
      db.update(instancesTable).set({ status: 'waiting_review' }).where(eq(instancesTable.id, 'x')),
    ).rejects.toMatchObject(refused);
    await expect(db.transaction((tx) => tx.delete(mcpEventsTable))).rejects.toMatchObject(refused);
    expect((await store.statistics()).rows.mcp_events).toBe(3);
  }));

test('is not connected when the adapter is not', () =>
  withStore(async (store) => {
    const db = drizzleOf(store);
    await store.disconnect();
    await expect(db.query.instancesTable.findMany()).rejects.toMatchObject({
      cause: { reason: 'not-connected' },
    });
    await expect(db.transaction(async () => 1)).rejects.toMatchObject({ reason: 'not-connected' });
    await store.connect();
    expect(await db.query.instancesTable.findMany()).toEqual([]);
  }));

test('a batch that fails gives its view back', () =>
  withStore(async (store) => {
    const db = drizzleOf(store);
    const nowhere = db.select({ n: sql`nowhere` }).from(instancesTable);
    await expect(db.batch([nowhere])).rejects.toMatchObject({ reason: 'unknown' });
    expect((await store.statistics()).pool).toMatchObject({ reading: 0 });
  }));

test('values of every kind are bound, and what cannot be is refused', () =>
  withStore(async (store) => {
    const db = drizzleOf(store);
    const kinds = await db.values(
      sql`SELECT typeof(${true}), typeof(${1.5}), typeof(${null}), typeof(${new Date(5)}), typeof(${7n}), ${false}`,
    );
    expect(kinds.map((row) => Array.from(row as unknown[]))).toEqual([
      ['integer', 'real', 'null', 'integer', 'integer', 0],
    ]);
    await expect(db.values(sql`SELECT ${new Uint8Array(1)}`)).rejects.toMatchObject({
      cause: { reason: 'invalid' },
    });
  }));

test('is of the libSQL adapter, and no other', () => {
  const other = createSqliteAdapter({ url: 'sqlite::memory:' });
  expect(() => drizzleOf(other)).toThrow(
    expect.objectContaining({ reason: 'invalid', message: expect.stringContaining('createLibsqlAdapter') }),
  );
});
