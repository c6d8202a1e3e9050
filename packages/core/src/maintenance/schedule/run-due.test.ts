import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from '@skep/contracts';
import { expect, test, vi } from 'vitest';
import { resolveConfig } from '../../config/resolve-config.ts';
import { assembleDatabase } from '../../database/assemble-database.ts';
import { describeEngines, describeFiles, fileOf } from '../../test/engines.ts';
import { handClock, instance } from '../../test/records.ts';

// Each of them waits for the disk many times.
vi.setConfig({ testTimeout: 30_000 });

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function tasks(db: Database): Promise<string[]> {
  return (await db.maintenance.runDue()).map(({ task, outcome }) => `${task} ${outcome}`);
}

describeFiles('what is due', ({ open, place }) => {
  test('is done in order, and then not until it is due again', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('a'));
    const all = ['prune succeeded', 'backup succeeded', 'vacuum succeeded'];
    expect(await tasks(db)).toEqual(all);
    expect(await tasks(db)).toEqual([]);
    clock.advance(DAY - 1);
    expect(await tasks(db)).toEqual([]);
    await db.createInstance(instance('b'));
    clock.advance(1);
    expect(await tasks(db)).toEqual(all);
    expect(await db.maintenance.listBackups()).toHaveLength(2);
  });

  test('without anything new there is no new backup, unless the last one is gone', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    expect(await tasks(db)).not.toContain('backup succeeded');
    await db.createInstance(instance('a'));
    expect(await tasks(db)).toEqual(['backup succeeded']);
    clock.advance(DAY);
    expect(await tasks(db)).toEqual(['prune succeeded', 'vacuum succeeded']);
    for (const { path } of await db.maintenance.listBackups()) rmSync(path);
    expect(await tasks(db)).toEqual(['backup succeeded']);
  });

  test('what is switched off is not done', async () => {
    const db = await open({ maintenance: { autoBackup: false, vacuumInterval: 0, logRetention: 0 } });
    await db.createInstance(instance('a'));
    expect(await tasks(db)).toEqual([]);
  });

  test('its own intervals', async () => {
    const clock = handClock();
    const db = await open(
      { maintenance: { backupInterval: 60, vacuumInterval: 120, logRetention: 0 } },
      { clock: clock.now },
    );
    await db.createInstance(instance('a'));
    await tasks(db);
    await db.createInstance(instance('b'));
    clock.advance(60_000);
    expect(await tasks(db)).toEqual(['backup succeeded']);
    clock.advance(60_000);
    expect(await tasks(db)).toEqual(['vacuum succeeded']);
  });

  test('a task that fails is noted, holds up no other, and is tried again an hour later', async () => {
    const url = place();
    const clock = handClock();
    const backupFolder = join(dirname(fileOf(url)), 'a file');
    writeFileSync(backupFolder, '');
    const db = await open({ url, maintenance: { backupFolder } }, { clock: clock.now });
    await db.createInstance(instance('a'));
    expect(await tasks(db)).toEqual(['prune succeeded', 'backup failed', 'vacuum succeeded']);
    expect(await tasks(db)).toEqual([]);
    clock.advance(HOUR);
    rmSync(backupFolder);
    expect(await tasks(db)).toEqual(['backup succeeded']);
  });

  test('where the disk would not hold the backup, its run says so', async () => {
    const db = await open({ maintenance: { walSizeLimit: 2 ** 40 } });
    await db.createInstance(instance('a'));
    expect(await tasks(db)).toContain('backup failed');
    const run = (await db.maintenance.listRuns()).find(({ task }) => task === 'backup');
    expect(JSON.parse(run?.details ?? '')).toMatchObject({
      reason: 'disk-full',
      message: expect.stringContaining('maintenance.backupFolder'),
    });
    expect(await db.maintenance.listBackups()).toEqual([]);
  });

  test('two databases on one file do it once', async () => {
    const url = place();
    const clock = handClock();
    const [one, other] = [
      await open({ url }, { clock: clock.now }),
      await open({ url }, { clock: clock.now }),
    ];
    await one.createInstance(instance('a'));
    await Promise.all([one.maintenance.runDue(), other.maintenance.runDue(), one.maintenance.runDue()]);
    // Whoever found another at it has left the rest to the next look.
    await one.maintenance.runDue();
    const runs = (await other.maintenance.listRuns()).map(({ task, outcome }) => `${task} ${outcome}`);
    expect(runs.sort()).toEqual(['backup succeeded', 'prune succeeded', 'vacuum succeeded']);
  });

  test('it makes the reserve', async () => {
    const url = place();
    const db = await open({ url, maintenance: { reserveBytes: 100_000 } });
    expect(existsSync(`${fileOf(url)}.reserve`)).toBe(false);
    await db.maintenance.runDue();
    expect(statSync(`${fileOf(url)}.reserve`).size).toBe(100_000);
  });
});

describeEngines('by itself', (open) => {
  async function automatic(config: { automatic: boolean }): Promise<Database> {
    const { adapter } = await open();
    return assembleDatabase({
      adapter,
      config: resolveConfig({ maintenance: { ...config, autoBackup: false } }, {}),
      url: null,
      hooks: undefined,
      clock: undefined,
      timing: { first: 1, every: 1 },
    });
  }

  test('an open database does what is due', async () => {
    const db = await automatic({ automatic: true });
    await db.connect();
    await expect
      .poll(async () => (await db.maintenance.listRuns()).map(({ task }) => task))
      .toContain('prune');
    await db.disconnect();
  });

  test('one that closes meanwhile ends cleanly', async () => {
    for (let round = 0; round < 5; round += 1) {
      const db = await automatic({ automatic: true });
      await db.connect();
      await new Promise((resolve) => setTimeout(resolve, round));
      await db.disconnect();
      expect(db.isConnected()).toBe(false);
    }
  });

  test('unless that is switched off', async () => {
    const db = await automatic({ automatic: false });
    await db.connect();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await db.maintenance.listRuns()).toEqual([]);
    await db.disconnect();
  });
});
