import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { handClock, instance } from '../test/records.ts';
import { growthOf } from './statistics.ts';

const DAY = 86_400_000;

describeEngines('statistics', (open) => {
  test('count by status, outcome and day', async () => {
    const clock = handClock('2026-03-01T10:00:00Z');
    const db = await open({}, { clock: clock.now });
    for (const id of ['a', 'b', 'c']) await db.createInstance(instance(id));
    await db.updateInstanceStatus('c', 'terminated');
    const log = (timestamp: Date, success: boolean) =>
      db.logMCPEvent({ instance_id: 'a', tool_name: 'Edit', success, timestamp });
    const now = clock.now();
    for (const [days, success] of [
      [0, true],
      [0, false],
      [6, true],
      [7, true],
    ] as const) {
      await log(new Date(now.getTime() - days * DAY), success);
    }
    const statistics = await db.statistics();
    expect(statistics).toMatchObject({
      instancesByStatus: { started: 2, terminated: 1 },
      eventsByOutcome: { succeeded: 4, failed: 1 },
      reviewsByStatus: {},
      feedHead: await db.feed.head(),
      rows: { instances: 3, mcp_events: 5 },
    });
    // The change of status is an event as well.
    expect(statistics.eventsByDay.map(({ events }) => events)).toEqual([1, 0, 0, 0, 0, 0, 3]);
    expect(statistics.eventsByDay[6]?.day).toEqual(new Date('2026-03-01T00:00:00Z'));
    expect(statistics.bytesPerDay === null).toBe(db.adapter.file === null);
  });

  test('of an empty store are all nothing', async () => {
    const statistics = await (await open()).statistics();
    expect(statistics).toMatchObject({ instancesByStatus: {}, eventsByOutcome: {}, feedHead: 0 });
    expect(statistics.eventsByDay.every(({ events }) => events === 0)).toBe(true);
    expect(statistics.bytesPerDay ?? 0).toBe(0);
  });
});

test('growth is what an event takes by the events of a day, since the first of these days', () => {
  const now = new Date(10.5 * DAY);
  const days = [0, 0, 0, 10, 0, 0, 5].map((events, index) => ({ day: new Date((4 + index) * DAY), events }));
  const sizes = { databaseBytes: 3100, unusedBytes: 100, rows: { mcp_events: 30 } };
  // 100 bytes an event; 15 events in three days and a half.
  expect(growthOf(sizes, days, now)).toBe(Math.round(100 * (15 / 3.5)));
  expect(growthOf({ ...sizes, databaseBytes: null }, days, now)).toBeNull();
  expect(growthOf(sizes, [], now)).toBe(0);
});
