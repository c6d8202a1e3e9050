import { copyFileSync, rmSync } from 'node:fs';
import { createMemoryAdapter } from '@skep/adapter-memory';
import type { HealthReport } from '@skep/contracts';
import { expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { describeEngines, describeFiles, fileOf } from '../test/engines.ts';
import { handClock } from '../test/records.ts';

const statusOf = ({ checks }: HealthReport, name: string) =>
  checks.filter((check) => check.name === name).map(({ status }) => status);

describeEngines('health', (open) => {
  test('of a new store is healthy, and says what was looked at', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    const report = await db.health();
    expect(report).toMatchObject({ status: 'healthy', checkedAt: clock.now() });
    const names = report.checks.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['response-time', 'engine', 'pool', 'write-queue', 'maintenance']),
    );
    if (db.adapter.file === null) return;
    const ofFiles = [
      'journal',
      'foreign-keys',
      'schema',
      'history',
      'last-backup',
      'free-disk',
      'log-size',
      'reserve',
    ];
    expect(names).toEqual(expect.arrayContaining(ofFiles));
  });

  test('needs a connection', async () => {
    const db = await open();
    await db.disconnect();
    await expect(db.health()).rejects.toMatchObject({ reason: 'not-connected' });
  });

  test('includes what the application looks at, and a probe that throws is a failing check', async () => {
    const probe = async () => [
      { name: 'spool', status: 'degraded', message: 'm', advice: 'a', value: 3 } as const,
    ];
    const broken = () => Promise.reject(new Error('It broke.'));
    const db = await open({}, { probes: [probe, broken] });
    const report = await db.health();
    expect(report.status).toBe('failing');
    expect(statusOf(report, 'spool')).toEqual(['degraded']);
    expect(report.checks.at(-1)).toMatchObject({
      status: 'failing',
      message: expect.stringContaining('It broke.'),
    });
  });
});

describeFiles('health', ({ open, place }) => {
  test('is failing after a loss, until somebody accepts it', async () => {
    const url = place();
    const first = await open({ url });
    await first.disconnect();
    copyFileSync(fileOf(url), `${fileOf(url)}.old`);
    const second = await open({ url });
    await second.setConfig('a', 'v');
    await second.disconnect();
    copyFileSync(`${fileOf(url)}.old`, fileOf(url));
    const third = await open({ url });
    expect(statusOf(await third.health(), 'history')).toEqual(['failing']);
    await third.maintenance.acceptLosses();
    expect(await third.health()).toMatchObject({ status: 'healthy' });
  });

  test('is degraded for a copy without its mark, until somebody says that it is whole', async () => {
    const url = place();
    const first = await open({ url });
    await first.setConfig('a', 'v');
    await first.disconnect();
    rmSync(`${fileOf(url)}.mark`);
    for (const _ of [1, 2]) {
      const db = await open({ url });
      expect(statusOf(await db.health(), 'history')).toEqual(['degraded']);
      await db.disconnect();
    }
    const last = await open({ url });
    await last.maintenance.acceptLosses();
    expect(statusOf(await last.health(), 'history')).toEqual(['healthy']);
  });

  test('is degraded when backups have not been made for two intervals, and something was written', async () => {
    const clock = handClock(new Date().toISOString());
    const maintenance = { backupInterval: 3600, automatic: false };
    const db = await open({ url: place(), maintenance }, { clock: clock.now });
    await db.setConfig('a', 'v');
    clock.advance(3 * 3_600_000);
    expect(statusOf(await db.health(), 'last-backup')).toEqual(['degraded']);
    await db.maintenance.runDue();
    expect(statusOf(await db.health(), 'last-backup')).toEqual(['healthy']);
    clock.advance(3 * 3_600_000);
    // Nothing was written since, so none is missed.
    expect(statusOf(await db.health(), 'last-backup')).toEqual(['healthy']);
    await db.setConfig('a', 'w');
    expect(statusOf(await db.health(), 'last-backup')).toEqual(['degraded']);
  });

  test('of a database whose schema is newer says that, and nothing of its records', async () => {
    const url = place();
    const db = await open({ url });
    await db.disconnect();
    const { DatabaseSync } = await import('node:sqlite');
    const raw = new DatabaseSync(fileOf(url));
    const { name } = raw
      .prepare("SELECT name FROM sqlite_schema WHERE name LIKE '%migrations%' AND type = 'table'")
      .get() as { name: string };
    raw.exec(`INSERT INTO ${name} (id, checksum, applied_at) VALUES ('29991231000000_later', 'c', 0)`);
    raw.close();
    const strict = await open({ url, local: { autoMigrate: false } });
    const report = await strict.health();
    expect([report.status, statusOf(report, 'schema'), statusOf(report, 'history')]).toEqual([
      'failing',
      ['failing'],
      [],
    ]);
  });
});

test('a store that does not answer is failing, and the rest is told all the same', async () => {
  const adapter = createMemoryAdapter();
  const db = createDatabase({ adapter });
  await db.connect();
  adapter.find = () => Promise.reject(new Error('It is stuck.'));
  const report = await db.health();
  expect(report.status).toBe('failing');
  expect(statusOf(report, 'response-time')).toEqual(['failing']);
  expect(statusOf(report, 'engine')).toEqual(['healthy']);
});
