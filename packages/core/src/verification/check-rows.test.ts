import { createMemoryAdapter } from '@skep/adapter-memory';
import { type Query, tables } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { handClock, instance } from '../test/records.ts';
import { missingEntries, readFeed } from './check-feed.ts';
import { checkRows } from './check-rows.ts';

async function filled(events: number) {
  const adapter = createMemoryAdapter();
  const clock = handClock();
  const db = createDatabase({ adapter, clock: clock.now });
  await db.connect();
  await db.createInstance(instance('a'));
  // Events that are of the same instant as their instance do not change when it was last active.
  clock.advance(1000);
  await db.transaction(async (tx) => {
    for (let number = 0; number < events; number += 1) {
      await tx.logMCPEvent({ instance_id: 'a', tool_name: `tool ${number}`, outcome: 'succeeded' });
    }
  });
  return { adapter, db };
}

test('all rows are counted, over as many pages as it takes', async () => {
  const { adapter } = await filled(1001);
  const { rows, checked, unchecked, altered } = await checkRows(adapter);
  expect(rows).toMatchObject({ instances: 1, mcp_events: 1001, changes: 1003, reviews: 0 });
  expect(Object.keys(rows)).toEqual(Object.keys(tables));
  expect({ checked, unchecked, altered }).toEqual({ checked: 2005, unchecked: 0, altered: [] });
});

test('a row that was changed behind its checksum is named, one without a checksum is counted', async () => {
  const { adapter } = await filled(2);
  await adapter.update('mcp_events', { id: 2 }, { tool_name: 'another' });
  await adapter.update('instances', { id: 'a' }, { checksum: null });
  expect(await checkRows(adapter)).toMatchObject({
    checked: 6,
    unchecked: 1,
    altered: [{ table: 'mcp_events', key: '2' }],
  });
});

test('keys that lead in a circle, as on a damaged page, end it', async () => {
  const { adapter } = await filled(1001);
  const circling = {
    find: async (name: string, query?: Query) => {
      const page = await adapter.find(name, query);
      return page.length < 500 ? page : page.with(499, { ...page[499], id: 3, seq: 3 });
    },
  };
  await expect(checkRows(circling)).rejects.toMatchObject({
    reason: 'corrupt',
    message: expect.stringContaining('out of order'),
  });
});

test('who looks on can end it', async () => {
  const { adapter } = await filled(1);
  const stop = () => {
    throw new Error('enough');
  };
  await expect(checkRows(adapter, stop)).rejects.toThrow('enough');
});

test('the feed is known by its ends, and a gap in it by its count', async () => {
  const { adapter } = await filled(3);
  const whole = await readFeed(adapter);
  expect(whole).toEqual({ entries: 5, oldest: 1, newest: 5 });
  expect(missingEntries(whole)).toBe(0);
  await adapter.delete('changes', { seq: { in: [2, 3] } });
  expect(missingEntries(await readFeed(adapter))).toBe(2);
  await adapter.delete('changes', {});
  expect(missingEntries(await readFeed(adapter))).toBe(0);
});
