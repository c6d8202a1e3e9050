import type { Database } from '@skep/contracts';
import { createInMemoryTestDb } from '@skep/core/testing';
import { readRecordings } from '@skep/recordings';
import { describe, expect, test } from 'vitest';
import { everything } from '../test/everything.ts';
import { deliverAndReadOn, deliveriesOf } from '../test/recorded.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const CUTS = 5;

const deliveries = deliveriesOf(readRecordings());

async function recordAll(db: Database): Promise<void> {
  for (const delivery of deliveries) await deliverAndReadOn(db, delivery);
}

/** Times within the recordings, at and beside those of events. */
async function timesOf(db: Database): Promise<Date[]> {
  const events = await db.listMCPEvents({ orderDirection: 'ASC' });
  const step = Math.ceil(events.length / CUTS);
  return events
    .filter((_, index) => index % step === 0)
    .map(({ timestamp }) => new Date(timestamp.getTime() + 1));
}

const counts = async (db: Database) =>
  (await db.getInstanceActivity()).map(
    ({ instance_id, events, tool_calls, failures, last_event_at, last_by_kind }) => ({
      instance_id,
      events,
      tool_calls,
      failures,
      last_event_at,
      last_by_kind,
    }),
  );

describe.each([
  ['a minute', MINUTE],
  ['a month', 30 * DAY],
])('pruned %s after the last event', (_, later) => {
  test('the counts stay, and to deliver and import everything again adds nothing', {
    timeout: 240_000,
  }, async () => {
    const probe = await createInMemoryTestDb();
    await recordAll(probe);
    const last = (await probe.listMCPEvents({ limit: 1 }))[0]?.timestamp ?? new Date();
    const clock = () => new Date(last.getTime() + later);
    for (const before of await timesOf(probe)) {
      const db = await createInMemoryTestDb({}, { clock });
      await recordAll(db);
      const told = await counts(db);
      const { events } = await db.maintenance.prune({ before });
      expect(events).toBeGreaterThan(0);
      expect(await counts(db)).toEqual(told);
      const left = await everything(db);
      await recordAll(db);
      expect(await counts(db), before.toISOString()).toEqual(told);
      expect(await everything(db), before.toISOString()).toEqual(left);
    }
  });
});
