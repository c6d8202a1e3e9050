import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf, instance } from '../test/records.ts';

describeEngines('deleteInstance', (open) => {
  test('deletes events and relationships with it, lets children go, and tells of each', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    await db.createInstance(instance('child', { parent_instance_id: 'a' }));
    await db.createRelationship({
      parent_instance: 'a',
      child_instance: 'child',
      relationship_type: 'created_fork',
    });
    await db.createInstance(instance('bystander'));
    await db.logMCPEvent({ instance_id: 'a', tool_name: 't', success: true, timestamp: new Date(1) });
    await db.logMCPEvent({ instance_id: 'child', tool_name: 't', success: true, timestamp: new Date(1) });
    const head = await db.feed.head();
    await db.deleteInstance('a');
    expect(await feedOf(db, head)).toEqual([
      'mcp_events 1 delete',
      'instance_relationships 1 delete',
      'instances child update',
      'instances a delete',
    ]);
    expect((await db.listInstances()).map(({ id }) => id).toSorted()).toEqual(['bystander', 'child']);
    expect((await db.getInstance('child'))?.parent_instance_id).toBeNull();
    expect(await db.listRelationships()).toEqual([]);
    expect((await db.listMCPEvents()).map(({ instance_id }) => instance_id)).toEqual(['child']);
  });

  test('deletes a log of many pages', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    const log = () => db.logMCPEvent({ instance_id: 'a', tool_name: 't', success: true });
    await Promise.all(Array.from({ length: 1200 }, log));
    const head = await db.feed.head();
    await db.deleteInstance('a');
    expect(await db.listMCPEvents()).toEqual([]);
    expect(await db.feed.read({ after: head, limit: 5000 })).toHaveLength(1201);
  });

  test('refuses an instance that does not exist', async () => {
    const db = await open();
    await expect(db.deleteInstance('a')).rejects.toMatchObject({ code: 'DATABASE_INSTANCE_NOT_FOUND' });
  });
});
