import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openDatabase } from '../../open-database.ts';
import { describeFiles, fileOf, type Open } from '../../test/engines.ts';
import { handClock, instance } from '../../test/records.ts';
import { examineBackup } from './examine-backup.ts';
import { findBackups } from './find-backups.ts';
import { restoreDatabase } from './restore-database.ts';

// Each of them waits for the disk many times.
vi.setConfig({ testTimeout: 30_000 });

describeFiles('restore', ({ open, place, engine }) => {
  /** A database with a backup of one instance, and a second instance since. */
  async function twoStates(): Promise<{ url: string; backup: string }> {
    const url = place();
    const db = await open({ url });
    await db.createInstance(instance('a'));
    const { path } = await db.maintenance.backup();
    await db.createInstance(instance('b'));
    await db.disconnect();
    return { url, backup: path };
  }

  const ids = async (db: Awaited<ReturnType<Open>>) => (await db.listInstances()).map(({ id }) => id);

  test('the database is what the backup was, and what it was before is kept', async () => {
    const { url, backup } = await twoStates();
    const clock = handClock();
    const report = await restoreDatabase({ url }, { from: backup }, { clock: clock.now });
    expect(report).toMatchObject({ path: fileOf(url), from: backup, feedHead: 2 });
    const db = await open({ url });
    expect(await ids(db)).toEqual(['a']);
    const [run] = await db.maintenance.listRuns();
    expect(run).toMatchObject({ task: 'restore', outcome: 'succeeded', finished_at: clock.now() });
    expect(JSON.parse(run?.details ?? '')).toEqual(report);
    const before = await open({ url: `${engine}:${report.replaced}` });
    expect((await ids(before)).sort()).toEqual(['a', 'b']);
  });

  test('the history that is no longer there is not taken for lost, of neither', async () => {
    const { url, backup } = await twoStates();
    const { replaced } = await restoreDatabase({ url }, { from: backup });
    for (const file of [url, `${engine}:${replaced}`]) {
      const db = await open({ url: file });
      expect((await db.maintenance.verify({ deep: true })).losses).toEqual([]);
      const history = (await db.health()).checks.filter(({ name }) => name === 'history');
      expect(history.map(({ status }) => status)).toEqual(['healthy']);
    }
  });

  test('a restore that is refused leaves the mark where it was', async () => {
    const { url, backup } = await twoStates();
    const mark = readFileSync(`${fileOf(url)}.mark`, 'latin1');
    const db = await open({ url });
    await expect(restoreDatabase({ url }, { from: backup })).rejects.toMatchObject({ reason: 'in-use' });
    await db.disconnect();
    expect(readFileSync(`${fileOf(url)}.mark`, 'latin1')).toBe(mark);
    expect(readdirSync(dirname(fileOf(url))).filter((name) => name.includes('.mark.'))).toEqual([]);
  });

  test('a run that was under way in the backup keeps nobody from maintenance', async () => {
    const { url, backup } = await twoStates();
    await restoreDatabase({ url }, { from: backup });
    const db = await open({ url, connection: { queryTimeout: 5000 } });
    const [, interrupted] = await db.maintenance.listRuns();
    expect(interrupted).toMatchObject({ task: 'backup', outcome: 'abandoned' });
    await db.maintenance.backup();
    expect(await findBackups({ url })).toHaveLength(2);
  });

  test('a lost database comes back', async () => {
    const { url, backup } = await twoStates();
    const other = place();
    const report = await restoreDatabase({ url: other }, { from: backup });
    expect(report.replaced).toBeNull();
    expect(await ids(await open({ url: other }))).toEqual(['a']);
    expect(existsSync(fileOf(url))).toBe(true);
  });

  test('what a backup holds can be looked at first', async () => {
    const { url, backup } = await twoStates();
    // What the engine keeps beside an open file goes when its driver lets go of it.
    const files = () => readdirSync(dirname(fileOf(url))).filter((name) => !/-(wal|shm)$/.test(name));
    const before = files();
    const content = await examineBackup({ url }, { from: backup });
    expect(content).toMatchObject({ feedHead: 2, rows: { instances: 1 } });
    expect(content.lastChange).toBeInstanceOf(Date);
    expect(files()).toEqual(before);
  });

  test('one whose rows are not what was written is refused, and nothing is changed', async () => {
    const { url, backup } = await twoStates();
    const damaged = await openDatabase({ url: `${engine}:${backup}` }, {}, {});
    await damaged.adapter.update('instances', { id: 'a' }, { branch_name: 'another' });
    await damaged.disconnect();
    const refused = { code: 'DATABASE_OPERATION_FAILED', reason: 'corrupt' };
    await expect(restoreDatabase({ url }, { from: backup })).rejects.toMatchObject(refused);
    await expect(examineBackup({ url }, { from: backup })).rejects.toMatchObject(refused);
    expect((await ids(await open({ url }))).sort()).toEqual(['a', 'b']);
  });

  test('what is no backup, and a store that is no file, are refused', async () => {
    const { url } = await twoStates();
    const from = join(dirname(fileOf(url)), 'notes.txt');
    await expect(restoreDatabase({ url }, { from })).rejects.toMatchObject({ reason: 'not-found' });
    writeFileSync(from, 'no database, but long enough to be read as one'.repeat(100));
    await expect(restoreDatabase({ url }, { from })).rejects.toMatchObject({ reason: 'not-a-database' });
    await expect(restoreDatabase({ url: 'memory:' }, { from })).rejects.toMatchObject({
      code: 'DATABASE_INITIALIZATION_FAILED',
      reason: 'not-supported',
    });
  });

  test('while the database is open it is refused', async () => {
    const { url, backup } = await twoStates();
    const db = await open({ url });
    await expect(restoreDatabase({ url }, { from: backup })).rejects.toMatchObject({ reason: 'in-use' });
    expect(await ids(db)).toHaveLength(2);
  });

  test('an older version’s backup is migrated once it is in its place', async () => {
    const { url } = await twoStates();
    const old = await openDatabase({ url, local: { autoMigrate: false } }, {}, {});
    const { backup } = await old.migrations.down({ steps: 2 });
    expect(backup).not.toBeNull();
    const from = join(dirname(fileOf(url)), 'older.db');
    await old.adapter.backup(from);
    await old.disconnect();
    expect(await examineBackup({ url }, { from })).toMatchObject({ rows: null });
    await restoreDatabase({ url }, { from });
    expect((await ids(await open({ url }))).sort()).toEqual(['a', 'b']);
  });
});
