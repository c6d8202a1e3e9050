import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf, handClock, instance } from '../test/records.ts';

describeEngines('updateInstance', (open) => {
  test('changes what is given and nothing else', async () => {
    const db = await open();
    await db.createInstance(instance('a', { model: 'm', base_branch: 'main' }));
    const before = await db.getInstance('a');
    await db.updateInstance('a', { pr_number: 4, model: null, base_branch: undefined });
    await expect(db.getInstance('a')).resolves.toEqual({ ...before, pr_number: 4, model: null });
    expect(await feedOf(db)).toEqual(['instances a insert', 'instances a update']);
  });

  test('tells the feed nothing where nothing changed', async () => {
    const db = await open();
    await db.createInstance(instance('a', { model: 'm' }));
    await db.updateInstance('a', { model: 'm', status: 'started' });
    await db.updateInstance('a', {});
    expect(await feedOf(db)).toEqual(['instances a insert']);
  });

  test('refuses an instance that does not exist', async () => {
    const db = await open();
    await expect(db.updateInstance('a', { model: 'm' })).rejects.toMatchObject({
      code: 'DATABASE_INSTANCE_NOT_FOUND',
      reason: 'record-not-found',
    });
  });

  test('a status in it follows the workflow, and is logged', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('a'));
    const later = clock.advance(1000);
    await db.updateInstance('a', { status: 'pr_created', pr_number: 4 });
    expect(await db.getInstance('a')).toMatchObject({
      status: 'pr_created',
      pr_number: 4,
      last_activity: later,
    });
    expect(await db.getMCPEvents('a')).toMatchObject([
      { kind: 'status_change', status_change: 'pr_created' },
    ]);
    await expect(db.updateInstance('a', { status: 'pr_merged', terminated_at: null })).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
    });
    await db.updateInstance('a', { status: 'pr_merged' });
    await expect(db.updateInstance('a', { status: 'started', model: 'm' })).rejects.toMatchObject({
      code: 'DATABASE_INVALID_STATUS_TRANSITION',
      context: { from: 'pr_merged', to: 'started', allowed: ['terminated'] },
    });
    expect((await db.getInstance('a'))?.model).toBeNull();
  });

  test('refuses a parent that is missing, or itself', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    const adopt = (parent_instance_id: string) => db.updateInstance('a', { parent_instance_id });
    await expect(adopt('nobody')).rejects.toMatchObject({ code: 'DATABASE_PARENT_INSTANCE_NOT_FOUND' });
    await expect(adopt('a')).rejects.toMatchObject({ code: 'DATABASE_VALIDATION_FAILED' });
  });

  test("refuses another instance's session, and keeps its own", async () => {
    const db = await open();
    await db.createInstance(instance('a', { session_id: 's' }));
    await db.createInstance(instance('b', { session_id: 't' }));
    await expect(db.updateInstance('b', { session_id: 's' })).rejects.toMatchObject({
      code: 'DATABASE_INSTANCE_EXISTS',
      context: { id: 'a' },
    });
    await db.updateInstance('b', { session_id: 't', agent: 'codex' });
    await db.updateInstance('b', { session_id: 's' });
  });
});
