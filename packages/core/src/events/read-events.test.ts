import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { instance } from '../test/records.ts';

describeEngines('reading events', (open) => {
  async function history() {
    const db = await open();
    await db.createInstance(instance('a'));
    await db.createInstance(instance('b'));
    await db.createInstance(instance('idle'));
    const log = (instance_id: string, minute: number, more: object) =>
      db.logMCPEvent({
        instance_id,
        tool_name: `t${minute}`,
        outcome: 'succeeded',
        timestamp: new Date(minute),
        ...more,
      });
    await log('a', 1, { session_id: 's' });
    await log('b', 2, { outcome: 'denied', session_id: 't' });
    await log('a', 3, { kind: 'prompt', session_id: 's' });
    await log('a', 4, { outcome: 'failed' });
    await log('a', 5, { outcome: 'running' });
    return db;
  }
  const names = (events: readonly { tool_name: string }[]) =>
    events.map(({ tool_name }) => tool_name).join(' ');

  test('getMCPEvents gives the newest of an instance, newest first', async () => {
    const db = await history();
    expect(names(await db.getMCPEvents('a'))).toBe('t5 t4 t3 t1');
    expect(names(await db.getMCPEvents('a', 2))).toBe('t5 t4');
    expect(await db.getMCPEvents('nobody')).toEqual([]);
  });

  test('getMCPEvents gives 100 unless told otherwise', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    const log = () => db.logMCPEvent({ instance_id: 'a', tool_name: 't', success: true });
    await Promise.all(Array.from({ length: 101 }, log));
    expect(await db.getMCPEvents('a')).toHaveLength(100);
    expect(await db.getMCPEvents('a', 1000)).toHaveLength(101);
  });

  test('getRecentMCPEvents gives all at or after a time, newest first', async () => {
    expect(names(await (await history()).getRecentMCPEvents(new Date(2)))).toBe('t5 t4 t3 t2');
  });

  test('listMCPEvents filters by each criterion', async () => {
    const db = await history();
    expect(names(await db.listMCPEvents())).toBe('t5 t4 t3 t2 t1');
    expect(names(await db.listMCPEvents({ instanceId: 'b' }))).toBe('t2');
    expect(names(await db.listMCPEvents({ sessionId: 's' }))).toBe('t3 t1');
    expect(await db.listMCPEvents({ sessionId: 'none' })).toEqual([]);
    expect(names(await db.listMCPEvents({ kinds: ['prompt'] }))).toBe('t3');
    expect(names(await db.listMCPEvents({ outcomes: ['denied', 'failed'] }))).toBe('t4 t2');
    expect(names(await db.listMCPEvents({ since: new Date(4) }))).toBe('t5 t4');
    expect(names(await db.listMCPEvents({ afterId: 3 }))).toBe('t5 t4');
    expect(names(await db.listMCPEvents({ afterId: 0, limit: 2, orderDirection: 'ASC' }))).toBe('t1 t2');
  });

  test('getInstanceActivity counts the events of each instance', async () => {
    const db = await history();
    const a = {
      ...{ instance_id: 'a', events: 4, tool_calls: 3, failures: 1, last_event_at: new Date(5) },
      last_by_kind: { tool_call: new Date(5), prompt: new Date(3) },
    };
    const b = {
      ...{ instance_id: 'b', events: 1, tool_calls: 1, failures: 1, last_event_at: new Date(2) },
      last_by_kind: { tool_call: new Date(2) },
    };
    const idle = {
      ...{ instance_id: 'idle', events: 0, tool_calls: 0, failures: 0, last_event_at: null },
      last_by_kind: {},
    };
    expect(await db.getInstanceActivity()).toEqual([a, b, idle]);
    expect(await db.getInstanceActivity(['idle', 'b'])).toEqual([idle, b]);
    expect(await db.getInstanceActivity([])).toEqual([]);
  });
});
