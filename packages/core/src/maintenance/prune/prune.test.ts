import type { Database, NewMCPEvent } from '@skep/contracts';
import { expect, test, vi } from 'vitest';
import { describeEngines } from '../../test/engines.ts';
import { handClock, instance } from '../../test/records.ts';

// Each of them waits for the disk many times.
vi.setConfig({ testTimeout: 30_000 });

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Fleet {
  readonly db: Database;
  readonly now: () => Date;
  /** So many hours before the present. */
  readonly ago: (hours: number) => Date;
  readonly log: (hours: number, more?: Partial<NewMCPEvent>) => Promise<void>;
}

describeEngines('prune', (open) => {
  async function fleet(logRetention = 30): Promise<Fleet> {
    const clock = handClock('2026-02-01T00:00:00.000Z');
    const db = await open({ maintenance: { logRetention } }, { clock: clock.now });
    for (const id of ['a', 'b']) await db.createInstance(instance(id));
    // Records are made as time goes by, so that the feed is as old as they are.
    clock.advance(60 * DAY);
    const ago = (hours: number) => new Date(clock.now().getTime() - hours * HOUR);
    const log = (hours: number, more: Partial<NewMCPEvent> = {}) =>
      db.logMCPEvent({
        instance_id: 'a',
        tool_name: 'Bash',
        timestamp: ago(hours),
        ...(more.outcome === undefined && more.success === undefined && { outcome: 'succeeded' as const }),
        ...more,
      });
    return { db, now: clock.now, ago, log };
  }

  test('events from before the limit go, and still count', async () => {
    const { db, ago, log } = await fleet();
    await log(50, { outcome: 'failed' });
    await log(40);
    await log(40, { instance_id: 'b', kind: 'prompt', tool_name: 'UserPromptSubmit' });
    await log(30);
    await log(10);
    const before = await db.getInstanceActivity();
    const limit = ago(30);
    expect(await db.maintenance.prune({ before: limit })).toMatchObject({
      before: limit,
      events: 3,
      instances: 2,
    });
    expect((await db.listMCPEvents()).map(({ timestamp }) => timestamp)).toEqual([ago(10), ago(30)]);
    expect(await db.getInstanceActivity()).toEqual(before);
    expect(await db.getInstanceActivity(['b', 'a'])).toEqual(before.toReversed());
    expect((await db.getInstanceDependants('a')).events).toBe(4);
    expect((await db.getInstance('a'))?.events_pruned_before).toEqual(limit);
  });

  test('counts of several prunes add up, and go with their instance', async () => {
    const { db, ago, log } = await fleet();
    for (const hours of [50, 40, 30, 20]) await log(hours);
    await db.maintenance.prune({ before: ago(45) });
    await db.maintenance.prune({ before: ago(25) });
    expect((await db.getInstanceActivity(['a']))[0]).toMatchObject({ events: 4, last_event_at: ago(20) });
    await db.maintenance.prune({ before: ago(0) });
    expect((await db.getInstanceActivity(['a']))[0]).toMatchObject({ events: 4, last_event_at: ago(20) });
    await db.deleteInstance('a');
    expect(await db.adapter.find('event_counts')).toEqual([]);
  });

  test('by default, what is older than the configured days', async () => {
    const { db, log } = await fleet(3);
    await log(73);
    await log(71);
    expect(await db.maintenance.prune()).toMatchObject({ events: 1 });
  });

  test('more events than one transaction takes', async () => {
    const { db, ago } = await fleet();
    await db.transaction(async (tx) => {
      for (let number = 0; number < 1203; number += 1) {
        await tx.logMCPEvent({
          instance_id: 'a',
          tool_name: `tool ${number % 3}`,
          outcome: 'succeeded',
          timestamp: ago(number),
        });
      }
    });
    expect(await db.maintenance.prune({ before: ago(0) })).toMatchObject({ events: 1202 });
    expect(await db.listMCPEvents()).toHaveLength(1);
    expect((await db.getInstanceActivity(['a']))[0]).toMatchObject({ events: 1203, tool_calls: 1203 });
  });

  test('a dry run counts the same, and writes nothing', async () => {
    const { db, ago, log } = await fleet();
    for (const hours of [50, 40, 30]) await log(hours);
    const head = await db.feed.head();
    const counted = await db.maintenance.prune({ before: ago(35), dryRun: true });
    expect(await db.feed.head()).toBe(head);
    expect(await db.listMCPEvents()).toHaveLength(3);
    expect(await db.maintenance.prune({ before: ago(35) })).toEqual(counted);
  });

  test('the oldest entries of the feed go as well, never the newest', async () => {
    const { db, ago, now, log } = await fleet();
    await log(10);
    const head = await db.feed.head();
    const report = await db.maintenance.prune({ before: ago(24) });
    // Two instances were made sixty days ago.
    expect(report).toMatchObject({ events: 0, changes: 2 });
    const kept = await db.feed.read();
    expect(kept[0]?.seq).toBe(3);
    expect(kept.map(({ seq }) => seq)).toContain(head);
    await db.maintenance.prune({ before: now() });
    expect((await db.feed.read()).length).toBeGreaterThan(0);
  });

  test('the feed tells of the counts and the instance, not of each event', async () => {
    const { db, ago, log } = await fleet();
    await log(50);
    await log(49);
    const head = await db.feed.head();
    await db.maintenance.prune({ before: ago(40) });
    const told = (await db.feed.read({ after: head })).filter(
      ({ table_name }) => table_name !== 'maintenance_runs',
    );
    expect(told.map(({ table_name, operation }) => `${table_name} ${operation}`)).toEqual([
      'event_counts insert',
      'instances update',
    ]);
  });

  test('a call that still runs, or went on beyond the limit, stays until its end is told', async () => {
    const { db, ago, now, log } = await fleet();
    await log(2, { session_id: 's', tool_use_id: 'running', outcome: 'running' });
    await log(10, { session_id: 's', tool_use_id: 'long', duration_ms: 5 * HOUR });
    await log(30, { session_id: 's', tool_use_id: 'lost', outcome: 'running' });
    await db.maintenance.prune({ before: ago(7) });
    await db.maintenance.prune({ before: ago(1) });
    expect((await db.listMCPEvents()).map(({ tool_use_id }) => tool_use_id)).toEqual(['running']);
    await log(0, { session_id: 's', tool_use_id: 'running' });
    expect((await db.getInstanceActivity(['a']))[0]).toMatchObject({ events: 3 });
    await db.maintenance.prune({ before: now() });
    expect((await db.getInstanceActivity(['a']))[0]).toMatchObject({ events: 3, tool_calls: 3 });
  });

  test('what was pruned is not stored again when it is told again, or late', async () => {
    const { db, ago, log } = await fleet();
    const call = { session_id: 's', tool_use_id: 't' };
    const tell = async () => {
      await log(50, { ...call, outcome: 'running' });
      await log(49.99, call);
      await log(48, { session_id: 's', dedupe_key: 'prompt 1', kind: 'prompt' });
      await log(20, { session_id: 's', tool_use_id: 'kept' });
    };
    await tell();
    await db.maintenance.prune({ before: ago(40) });
    const [counts, events, head] = [
      await db.getInstanceActivity(),
      await db.listMCPEvents(),
      await db.feed.head(),
    ];
    await tell();
    await log(45, { session_id: 's', tool_use_id: 'never heard of' });
    await log(45);
    expect(await db.feed.head()).toBe(head);
    expect(await db.listMCPEvents()).toEqual(events);
    expect(await db.getInstanceActivity()).toEqual(counts);
    // Somebody else's late event is news.
    await log(45, { instance_id: 'b' });
    expect(await db.listMCPEvents()).toHaveLength(events.length + 1);
  });

  test('a stored event still learns from a delivery that is older than the limit', async () => {
    const { db, ago, log } = await fleet();
    await log(50);
    await log(30, { session_id: 's', tool_use_id: 't' });
    await db.maintenance.prune({ before: ago(40) });
    await log(41, { session_id: 's', tool_use_id: 't', git_commit_hash: 'abc' });
    expect(await db.listMCPEvents()).toMatchObject([{ git_commit_hash: 'abc', timestamp: ago(41) }]);
  });

  test('a group whose first events were pruned keeps the numbers of the others, and gets none of those back', async () => {
    const { db, ago } = await fleet();
    const call = (hours: number): NewMCPEvent => ({
      instance_id: 'a',
      tool_name: 'Bash',
      outcome: 'succeeded',
      timestamp: ago(hours),
    });
    const all = [50, 49, 30, 20].map(call);
    const keys = async () =>
      (await db.listMCPEvents({ orderDirection: 'ASC' })).map(({ dedupe_key }) => dedupe_key);
    await db.reviseMCPEvents('s', 'g', () => all);
    await db.maintenance.prune({ before: ago(40) });
    expect(await keys()).toEqual(['g#3', 'g#4']);
    const head = await db.feed.head();
    // As one who reads the whole log again would find it.
    await db.reviseMCPEvents('s', 'g', () => all);
    expect(await db.feed.head()).toBe(head);
    await db.reviseMCPEvents('s', 'g', () => [...all, call(10)]);
    expect(await keys()).toEqual(['g#3', 'g#4', 'g#5']);
    // One that is stored may turn out to have begun earlier: it is the same one.
    await db.reviseMCPEvents('s', 'g', () => [45, 20, 10].map(call));
    expect(await keys()).toEqual(['g#3', 'g#4', 'g#5']);
    expect((await db.getInstanceActivity(['a']))[0]?.events).toBe(5);
  });

  test('a limit in the future, and none where events are kept for ever, are refused', async () => {
    const { db, ago } = await fleet(0);
    const refused = { code: 'DATABASE_VALIDATION_FAILED' };
    await expect(db.maintenance.prune({ before: ago(-1) })).rejects.toMatchObject(refused);
    await expect(db.maintenance.prune()).rejects.toMatchObject(refused);
    await expect(db.maintenance.prune({ befor: ago(1) } as object)).rejects.toMatchObject(refused);
    expect(await db.maintenance.listRuns()).toEqual([]);
  });

  test('old runs of maintenance go, but the last that succeeded', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    for (let day = 0; day < 3; day += 1) {
      await db.maintenance.prune();
      clock.advance(40 * DAY);
    }
    await db.maintenance.prune();
    const runs = await db.maintenance.listRuns();
    expect(runs.map(({ id }) => id)).toEqual([4, 3]);
  });
});
