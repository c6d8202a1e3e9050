import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { instance } from '../test/records.ts';

describeEngines('listInstances', (open) => {
  async function fleet() {
    const db = await open();
    const at = (minute: number) => ({
      created_at: new Date(minute * 60_000),
      last_activity: new Date((10 - minute) * 60_000),
    });
    await db.createInstance(instance('a', { ...at(1), issue_number: 5, agent: 'codex', session_id: 's' }));
    await db.createInstance(instance('b', { ...at(2), type: 'review', parent_instance_id: 'a' }));
    await db.createInstance(instance('c', { ...at(3), status: 'terminated', terminated_at: new Date(1) }));
    return db;
  }
  const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id).join('');

  test('gives those that were active last first', async () => {
    expect(ids(await (await fleet()).listInstances())).toBe('abc');
  });

  test('orders by what is asked for, null being the smallest', async () => {
    const db = await fleet();
    expect(ids(await db.listInstances({ orderBy: 'created_at' }))).toBe('cba');
    expect(ids(await db.listInstances({ orderBy: 'created_at', orderDirection: 'ASC' }))).toBe('abc');
    expect(ids(await db.listInstances({ orderBy: 'terminated_at', orderDirection: 'ASC' }))).toBe('abc');
  });

  test('filters by each criterion, and by all of them together', async () => {
    const db = await fleet();
    expect(ids(await db.listInstances({ types: ['review', 'planning'] }))).toBe('b');
    expect(ids(await db.listInstances({ statuses: ['started'] }))).toBe('ab');
    expect(ids(await db.listInstances({ agents: ['codex'] }))).toBe('a');
    expect(ids(await db.listInstances({ issueNumber: 5 }))).toBe('a');
    expect(ids(await db.listInstances({ parentInstance: 'a' }))).toBe('b');
    expect(ids(await db.listInstances({ sessionId: 's' }))).toBe('a');
    expect(ids(await db.listInstances({ types: ['coding'], statuses: ['terminated'] }))).toBe('c');
    expect(ids(await db.listInstances({ types: [] }))).toBe('');
  });

  test('gives the part that is asked for', async () => {
    const db = await fleet();
    expect(ids(await db.listInstances({ limit: 2 }))).toBe('ab');
    expect(ids(await db.listInstances({ limit: 1, offset: 1 }))).toBe('b');
    expect(ids(await db.listInstances({ offset: 2 }))).toBe('c');
    expect(ids(await db.listInstances({ limit: 0 }))).toBe('');
  });
});
