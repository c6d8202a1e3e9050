import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Database, tables } from '@skep/contracts';
import { expect, test, vi } from 'vitest';
import { describeEngines, describeFiles, fileOf } from '../../test/engines.ts';
import { handClock, instance } from '../../test/records.ts';

// Each of them waits for the disk many times.
vi.setConfig({ testTimeout: 30_000 });

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function fill(db: Database, events = 20): Promise<void> {
  await db.createInstance(instance('a'));
  await db.transaction(async (tx) => {
    for (let number = 0; number < events; number += 1) {
      await tx.logMCPEvent({ instance_id: 'a', tool_name: `tool ${number}`, outcome: 'succeeded' });
    }
  });
}

const records = (db: Database) =>
  Promise.all(
    Object.keys(tables)
      .filter((table) => table !== 'maintenance_runs' && table !== 'changes')
      .map((table) => db.adapter.find(table)),
  );

describeFiles('backup', ({ open, place, engine }) => {
  test('a copy that holds all there was, and says so', async () => {
    const url = place();
    const db = await open({ url });
    await fill(db);
    const target = join(dirname(fileOf(url)), 'copy.db');
    const report = await db.maintenance.backup(target);
    expect(report).toMatchObject({ path: target, bytes: statSync(target).size });
    expect(report.rows).toMatchObject({ instances: 1, mcp_events: 20, changes: report.feedHead });
    expect(statSync(target).mode & 0o777).toBe(0o600);
    const copy = await open({ url: `${engine}:${target}` });
    expect(await records(copy)).toEqual(await records(db));
    // The run that made it is in it, as one that goes on.
    expect(await copy.maintenance.listRuns()).toMatchObject([{ task: 'backup', outcome: 'running' }]);
  });

  test('while others write it is whole, and compared with what they wrote', { timeout: 60_000 }, async () => {
    const url = place();
    const db = await open({ url });
    await fill(db, 600);
    let isWriting = true;
    const writer = (async () => {
      for (let number = 0; isWriting; number += 1) {
        await db.createInstance(instance(`w${number}`));
        await db.logMCPEvent({ instance_id: `w${number}`, tool_name: 'Bash', outcome: 'succeeded' });
        if (number % 3 === 0) await db.deleteInstance(`w${number}`);
      }
    })();
    for (let number = 0; number < 3; number += 1) {
      const target = join(dirname(fileOf(url)), `copy-${number}.db`);
      const { rows, feedHead } = await db.maintenance.backup(target);
      expect(rows.changes).toBe(feedHead);
    }
    isWriting = false;
    await writer;
  });

  test('a file that is there is not overwritten, unless that is asked for', async () => {
    const url = place();
    const db = await open({ url });
    const target = join(dirname(fileOf(url)), 'copy.db');
    await db.backup(target);
    await fill(db);
    await expect(db.maintenance.backup(target)).rejects.toMatchObject({
      code: 'DATABASE_OPERATION_FAILED',
      reason: 'invalid',
    });
    const { rows } = await db.maintenance.backup(target, { overwrite: true });
    expect(rows.instances).toBe(1);
  });

  test('a row that is not what was written fails the backup, by name, and leaves no file', async () => {
    const url = place();
    const db = await open({ url });
    await fill(db);
    await db.adapter.update('mcp_events', { id: 7 }, { tool_name: 'another' });
    const target = join(dirname(fileOf(url)), 'copy.db');
    await expect(db.maintenance.backup(target)).rejects.toMatchObject({
      reason: 'corrupt',
      message: expect.stringContaining('mcp_events 7'),
    });
    expect(readdirSync(dirname(target)).filter((name) => name.startsWith('copy'))).toEqual([]);
    expect((await db.maintenance.listRuns())[0]).toMatchObject({ outcome: 'failed' });
  });

  test('a gap in the feed, and rows that the feed does not account for, fail it as well', async () => {
    const url = place();
    const db = await open({ url });
    await fill(db);
    await db.adapter.delete('changes', { seq: 5 });
    const target = join(dirname(fileOf(url)), 'copy.db');
    await expect(db.maintenance.backup(target)).rejects.toThrow(/1 entries are missing/);

    const other = await open();
    await fill(other);
    const { adapter } = other;
    const backup = adapter.backup.bind(adapter);
    adapter.backup = (path, options) =>
      backup(path, {
        ...options,
        inspect: async (copy) => {
          await adapter.delete('mcp_events', { id: 3 });
          await options?.inspect?.(copy);
        },
      });
    await expect(other.maintenance.backup(target)).rejects.toThrow(/mcp_events it has 20 rows.* 19/);
    expect(readdirSync(dirname(target))).not.toContain('copy.db');
  });

  test('without a path it goes into the folder for backups, which is for this user alone', async () => {
    const url = place();
    const clock = handClock('2026-03-01T09:05:07.089Z');
    const db = await open({ url }, { clock: clock.now });
    const { path, bytes } = await db.maintenance.backup();
    const folder = join(dirname(fileOf(url)), 'backups');
    expect(path).toBe(join(folder, 'fleet-20260301T090507089Z.db'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(await db.maintenance.listBackups()).toEqual([{ path, bytes, madeAt: clock.now() }]);
  });

  test('old ones go when a new one was made, and what belongs to nobody; other files stay', async () => {
    const url = place();
    const clock = handClock();
    const backupFolder = join(dirname(fileOf(url)), 'elsewhere');
    const db = await open({ url, maintenance: { backupFolder, backupRetention: 2 } }, { clock: clock.now });
    mkdirSync(backupFolder);
    const draft = `fleet-20260101T000000000Z.db.${2 ** 22 + 1}-abc.partial`;
    const own = `fleet-20260101T000000000Z.db.${process.pid}-abc.partial`;
    for (const name of [draft, own, 'mine-20200101T000000000Z.db', 'fleet.db']) {
      writeFileSync(join(backupFolder, name), '');
    }
    for (let day = 0; day < 5; day += 1) {
      clock.advance(DAY);
      await db.maintenance.backup();
    }
    expect(readdirSync(backupFolder).sort()).toEqual([
      own,
      'fleet-20260104T000000000Z.db',
      'fleet-20260105T000000000Z.db',
      'fleet-20260106T000000000Z.db',
      'fleet.db',
      'mine-20200101T000000000Z.db',
    ]);
  });
});

describeEngines('what there is to back up and to vacuum', (open) => {
  test('a store that cannot says so, and notes no run', async () => {
    const db = await open();
    const { supports } = db.adapter;
    const refused = { reason: 'not-supported' };
    if (!supports.backup) await expect(db.maintenance.backup('copy.db')).rejects.toMatchObject(refused);
    if (!supports.vacuum) await expect(db.vacuum()).rejects.toMatchObject(refused);
    else expect((await db.maintenance.vacuum()).freedBytes).toBeGreaterThanOrEqual(0);
    if (supports.checkpoint) expect(await db.maintenance.checkpoint()).toMatchObject({ complete: true });
    if (!supports.backup && !supports.vacuum) expect(await db.maintenance.listRuns()).toEqual([]);
  });

  test('a backup needs a path that is one', async () => {
    const db = await open();
    for (const path of ['', 5, null]) {
      const call = db.maintenance.backup(path as string);
      await expect(call).rejects.toMatchObject({ code: 'DATABASE_VALIDATION_FAILED' });
    }
  });
});

describeFiles('vacuum', ({ open }) => {
  test('space of deleted rows goes back to the file system, all of it or a part', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    const metadata = JSON.stringify('x'.repeat(20_000));
    await db.transaction(async (tx) => {
      for (let number = 0; number < 200; number += 1) {
        await tx.logMCPEvent({ instance_id: 'a', tool_name: 'Bash', outcome: 'succeeded', metadata });
      }
    });
    await db.deleteInstance('a');
    const { freedBytes: some } = await db.maintenance.vacuum({ maxBytes: 1_000_000 });
    expect(some).toBeGreaterThan(500_000);
    expect(some).toBeLessThan(1_500_000);
    expect((await db.maintenance.vacuum()).freedBytes).toBeGreaterThan(2_000_000);
    expect((await db.maintenance.listRuns()).map(({ task }) => task)).toEqual(['vacuum', 'vacuum']);
  });
});
