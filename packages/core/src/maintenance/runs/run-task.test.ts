import { type Database, type MaintenanceRunRecord, StorageError } from '@skep/contracts';
import { expect, test, vi } from 'vitest';
import { createDatabase } from '../../create-database.ts';
import { describeEngines, describeFiles } from '../../test/engines.ts';
import { faultyAdapter } from '../../test/faulty-adapter.ts';
import { handClock } from '../../test/records.ts';

// Each of them waits for the disk many times.
vi.setConfig({ testTimeout: 30_000 });

/** A run of another, as it would stand in the store. */
async function insertRun(db: Database, run: Partial<MaintenanceRunRecord>): Promise<void> {
  const now = new Date('2026-01-01T00:00:00.000Z');
  await db.adapter.insert('maintenance_runs', [
    {
      task: 'backup',
      owner: '7@elsewhere',
      started_at: now,
      lease_until: new Date(now.getTime() + 60_000),
      ...run,
    },
  ]);
}

describeEngines('runs', (open) => {
  test('a task notes when it ran, who ran it and what came of it', async () => {
    const { now } = handClock();
    const db = await open({}, { clock: now });
    const report = await db.maintenance.prune();
    const [run] = await db.maintenance.listRuns();
    expect(run).toMatchObject({ task: 'prune', outcome: 'succeeded', started_at: now(), finished_at: now() });
    expect(run?.owner).toMatch(new RegExp(`^${process.pid}@`));
    expect(JSON.parse(run?.details ?? '')).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test('another run keeps it waiting, and is named when it does not end', async () => {
    const { now } = handClock();
    const db = await open({ connection: { queryTimeout: 100 } }, { clock: now });
    await insertRun(db, {});
    await expect(db.maintenance.prune()).rejects.toMatchObject({
      code: 'DATABASE_DELETE_FAILED',
      reason: 'busy',
      isRetryable: true,
      message: expect.stringContaining('7@elsewhere'),
    });
    expect(await db.maintenance.listRuns()).toHaveLength(1);
    expect(await db.maintenance.runDue()).toEqual([]);
  });

  test('calls at once take turns', async () => {
    const db = await open();
    await Promise.all([db.maintenance.prune(), db.maintenance.prune(), db.maintenance.prune()]);
    expect((await db.maintenance.listRuns()).map(({ outcome }) => outcome)).toEqual(
      Array(3).fill('succeeded'),
    );
  });

  test('one whose lease has passed is abandoned, and so is one from before the clock was set back', async () => {
    for (const [setBy, reason] of [
      [60_000, 'no sign of life'],
      [-365 * 86_400_000, 'yet to come'],
    ] as const) {
      const clock = handClock();
      const db = await open({}, { clock: clock.now });
      await insertRun(db, {});
      clock.advance(setBy);
      await db.maintenance.prune();
      const [, other] = await db.maintenance.listRuns();
      expect(other).toMatchObject({ outcome: 'abandoned', finished_at: clock.now() });
      expect(other?.details).toMatch(reason);
    }
  });

  test('one of a process of this machine that is gone is abandoned at once, however long its lease', async () => {
    const { now } = handClock();
    const db = await open({}, { clock: now });
    const { hostname } = await import('node:os');
    const lease_until = new Date('2036-01-01T00:00:00.000Z');
    await insertRun(db, { owner: `${2 ** 22 + 1}@${hostname()}`, lease_until });
    await db.maintenance.prune();
    expect((await db.maintenance.listRuns())[1]).toMatchObject({ outcome: 'abandoned' });
  });

  test('what waits for another run ends when the database closes', async () => {
    const { now } = handClock();
    const db = await open({}, { clock: now });
    await insertRun(db, {});
    const waiting = expect(db.maintenance.prune()).rejects.toMatchObject({ reason: 'not-connected' });
    await db.disconnect();
    await waiting;
  });

  test('inside a transaction it is refused, as every call is', async () => {
    const db = await open();
    const inside = db.transaction(() => db.maintenance.prune());
    await expect(inside).rejects.toMatchObject({ reason: 'invalid' });
  });
});

describeFiles('runs that fail', ({ open }) => {
  test('a failure is noted with its code and reason, and thrown', async () => {
    const db = await open();
    await expect(db.maintenance.backup('/nowhere/at/all.db')).rejects.toMatchObject({ reason: 'not-found' });
    const [run] = await db.maintenance.listRuns();
    expect(run).toMatchObject({ task: 'backup', outcome: 'failed' });
    expect(JSON.parse(run?.details ?? '')).toMatchObject({
      code: 'DATABASE_OPERATION_FAILED',
      reason: 'not-found',
      message: expect.stringContaining('/nowhere/at'),
    });
  });
});

test('a run whose end could not be noted, as on a full disk, keeps its process from nothing', async () => {
  let isFull = true;
  const adapter = faultyAdapter(({ call, table }) => {
    if (isFull && call === 'update' && table === 'maintenance_runs')
      throw new StorageError('disk-full', 'The disk is full.');
  });
  const db = createDatabase({ adapter });
  await db.connect();
  await db.maintenance.prune();
  expect(await db.maintenance.listRuns()).toMatchObject([{ outcome: 'running' }]);
  isFull = false;
  await db.maintenance.prune();
  const [newer, older] = await db.maintenance.listRuns();
  expect([newer?.outcome, older?.outcome]).toEqual(['succeeded', 'abandoned']);
  expect(older?.details).toMatch('could not be noted');
  await db.disconnect();
});
