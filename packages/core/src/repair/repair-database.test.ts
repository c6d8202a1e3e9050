import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Database } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeFiles, fileOf } from '../test/engines.ts';
import { handClock, instance } from '../test/records.ts';
import { planRepair, repairedName } from './plan-repair.ts';
import { isWhole, repairDatabase } from './repair-database.ts';

const PAGE = 4096;

async function fill(db: Database, count: number): Promise<void> {
  await db.createInstance(instance('a'));
  await db.transaction(async (tx) => {
    for (let number = 0; number < count; number += 1) {
      const metadata = JSON.stringify({ text: `payload ${number} `.repeat(20) });
      await tx.logMCPEvent({ instance_id: 'a', tool_name: 'Edit', success: true, metadata });
    }
  });
}

/** Fills the first page beyond the schema that holds the text with nonsense. */
function damage(file: string, text: string): void {
  const bytes = readFileSync(file);
  const page = Math.floor(bytes.indexOf(text, 10 * PAGE) / PAGE);
  bytes.fill(0xa5, page * PAGE, (page + 1) * PAGE);
  writeFileSync(file, bytes);
}

/** Without what a connection has beside its file, and some engines delete later. */
const filesBeside = (file: string) =>
  readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file)) && !/-(wal|shm)$/.test(name));

describeFiles('repair', ({ open, place }) => {
  test('is planned with its files and the space it takes', async () => {
    const url = place();
    const db = await open({ url });
    await db.disconnect();
    const clock = handClock();
    const plan = await planRepair({ url }, { clock: clock.now });
    expect(plan).toMatchObject({
      file: fileOf(url),
      bytes: readFileSync(fileOf(url)).length,
      target: repairedName(fileOf(url), clock.now()),
      neededBytes: 2 * plan.bytes,
    });
    expect(plan.freeBytes).toBeGreaterThan(0);
  });

  test('saves what can be read into a file that is whole, notes it there, and touches nothing else', async () => {
    const url = place();
    const db = await open({ url });
    await fill(db, 400);
    await db.disconnect();
    damage(fileOf(url), 'payload 200 ');
    const before = readFileSync(fileOf(url));
    const files = filesBeside(fileOf(url));
    const { target } = await planRepair({ url });
    const report = await repairDatabase({ url }, { target });
    expect(report).toMatchObject({ file: fileOf(url), target, verification: { ok: true } });
    const events = report.tables.find(({ table }) => table === 'mcp_events');
    expect(events?.lost.length).toBeGreaterThan(0);
    expect((events?.saved ?? 0) + (events?.lost.length ?? 0)).toBe(400);
    expect(readFileSync(fileOf(url)).equals(before)).toBe(true);
    expect(filesBeside(fileOf(url))).toEqual([...files, basename(target)].toSorted());
    const repaired = await open({ url: `${url.slice(0, url.indexOf(':'))}:${target}` });
    expect((await repaired.statistics()).rows.mcp_events).toBe(events?.saved);
    const runs = await repaired.maintenance.listRuns();
    expect(runs.filter(({ task, outcome }) => task === 'repair' && outcome === 'succeeded')).toHaveLength(1);
    // What it notes is taken for whole: it can be backed up.
    await repaired.maintenance.backup(`${target}.copy`);
  });

  test('a feed that has lost entries begins behind them, and what was altered is told, and saved as it is', async () => {
    const url = place();
    const db = await open({ url });
    await fill(db, 400);
    const head = await db.feed.head();
    await db.adapter.update('mcp_events', { id: 3 }, { tool_name: 'Other' });
    await db.adapter.delete('changes', { seq: { in: [100, head] } });
    await db.disconnect();
    damage(fileOf(url), 'payload 200 ');
    const { target } = await planRepair({ url });
    const report = await repairDatabase({ url }, { target });
    expect(report.tables.find(({ table }) => table === 'mcp_events')?.altered).toEqual(['3']);
    expect(report.tables.find(({ table }) => table === 'changes')?.lost).toEqual(
      expect.arrayContaining(['100', String(head)]),
    );
    expect(report.verification).toMatchObject({ ok: true, rows: { altered: [] } });
    const repaired = await open({ url: `${url.slice(0, url.indexOf(':'))}:${target}` });
    await expect(repaired.feed.read({ after: head })).resolves.not.toEqual([]);
    await expect(repaired.feed.read({ after: 50 })).rejects.toMatchObject({ reason: 'feed-trimmed' });
  });

  test('makes nothing of a file that is whole', async () => {
    const url = place();
    const db = await open({ url });
    await fill(db, 3);
    await db.disconnect();
    const files = filesBeside(fileOf(url));
    const { target } = await planRepair({ url });
    expect(await repairDatabase({ url }, { target })).toMatchObject({ target: null, verification: null });
    expect(filesBeside(fileOf(url))).toEqual(files);
  });

  test('is refused while somebody has the file open, and leaves nothing behind', async () => {
    const url = place();
    const db = await open({ url });
    const { target } = await planRepair({ url });
    await expect(repairDatabase({ url }, { target })).rejects.toMatchObject({
      code: 'DATABASE_OPERATION_FAILED',
      reason: 'in-use',
    });
    await db.disconnect();
    expect(filesBeside(fileOf(url)).filter((name) => name.includes('repaired'))).toEqual([]);
  });
});

test('a store in memory cannot be repaired', async () => {
  await expect(planRepair({ url: 'memory:' })).rejects.toMatchObject({ reason: 'not-supported' });
});

test('rows that were altered alone are no reason for another file', () => {
  const table = { table: 'a', saved: 1, lost: [], altered: ['1'] };
  expect(isWhole({ tables: [table], problems: [] })).toBe(true);
  expect(isWhole({ tables: [table], problems: ['page 3'] })).toBe(false);
  expect(isWhole({ tables: [{ ...table, lost: ['2'] }], problems: [] })).toBe(false);
});
