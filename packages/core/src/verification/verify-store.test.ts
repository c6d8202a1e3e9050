import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Database } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines, describeFiles, fileOf } from '../test/engines.ts';
import { instance } from '../test/records.ts';
import { describeGaps } from './feed-gaps.ts';

async function fill(db: Database, count: number): Promise<void> {
  await db.createInstance(instance('a'));
  await db.transaction(async (tx) => {
    for (let number = 0; number < count; number += 1) {
      const metadata = JSON.stringify({ text: `payload ${number} `.repeat(10) });
      await tx.logMCPEvent({ instance_id: 'a', tool_name: 'Edit', success: true, metadata });
    }
  });
}

describeEngines('verify', (open) => {
  test('a store that is as it was written is ok, and without deep no row is read', async () => {
    const db = await open();
    await fill(db, 3);
    const whole = { ok: true, integrity: [], schema: [], losses: [], feed: [] };
    expect(await db.maintenance.verify()).toEqual({ ...whole, rows: null });
    const { rows, ...rest } = await db.maintenance.verify({ deep: true });
    expect(rest).toEqual(whole);
    const { rows: counts } = await db.adapter.statistics();
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    expect(rows).toEqual({ checked: total, unchecked: 0, altered: [] });
  });

  test('rows that were changed behind its back are named by deep alone', async () => {
    const db = await open();
    await fill(db, 3);
    await db.adapter.update('mcp_events', { id: 2 }, { tool_name: 'Read' });
    await db.adapter.update('instances', { id: 'a' }, { branch_name: 'other' });
    await db.adapter.update('mcp_events', { id: 3 }, { checksum: null });
    expect(await db.maintenance.verify()).toMatchObject({ ok: true });
    expect(await db.maintenance.verify({ deep: true })).toMatchObject({
      ok: false,
      rows: {
        unchecked: 1,
        altered: [
          { table: 'instances', key: 'a' },
          { table: 'mcp_events', key: '2' },
        ],
      },
    });
  });

  test('entries that are missing in the midst of the feed are named', async () => {
    const db = await open();
    await fill(db, 8);
    await db.adapter.delete('changes', { seq: { in: [3, 5, 6] } });
    expect(await db.maintenance.verify()).toMatchObject({
      ok: false,
      feed: ['Entry 3 of the feed is missing.', 'The entries 5 to 6 of the feed are missing.'],
    });
  });

  test('entries that were pruned are not', async () => {
    const db = await open();
    await fill(db, 8);
    await db.adapter.delete('changes', { seq: { lte: 4 } });
    expect(await db.maintenance.verify()).toMatchObject({ ok: true, feed: [] });
  });

  test('what somebody accepts is reported no more, and what is written after that is judged as before', async () => {
    const db = await open();
    await fill(db, 8);
    await db.adapter.delete('changes', { seq: { in: [3, 5, 6] } });
    await db.adapter.update('mcp_events', { id: 2 }, { tool_name: 'Read' });
    await db.maintenance.acceptLosses();
    const { feed, rows } = await db.maintenance.verify({ deep: true });
    expect([feed, rows?.altered]).toEqual([[], [{ table: 'mcp_events', key: '2' }]]);
    await db.maintenance.acceptLosses({ deep: true });
    expect(await db.maintenance.verify({ deep: true })).toMatchObject({ ok: true, rows: { unchecked: 1 } });
    await expect(db.feed.read({ after: 4 })).rejects.toMatchObject({ reason: 'feed-trimmed' });
    await db.adapter.update('mcp_events', { id: 3 }, { tool_name: 'Read' });
    expect(await db.maintenance.verify({ deep: true })).toMatchObject({ ok: false });
  });

  test('wrong options are refused', async () => {
    const db = await open();
    await expect(db.maintenance.verify({ depth: 2 } as object)).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
    });
  });
});

describeFiles('verify', ({ open, place }) => {
  test('a loss is reported until somebody accepts it', async () => {
    const url = place();
    const first = await open({ url });
    await fill(first, 2);
    await first.disconnect();
    copyFileSync(fileOf(url), `${fileOf(url)}.old`);
    const second = await open({ url });
    await second.setConfig('a', 'v');
    await second.disconnect();
    copyFileSync(`${fileOf(url)}.old`, fileOf(url));
    const third = await open({ url });
    const lost = { from: expect.any(Number) as number, noticedAt: expect.any(Date) as Date };
    expect(await third.maintenance.verify()).toMatchObject({ ok: false, losses: [lost] });
    await third.disconnect();
    const fourth = await open({ url });
    expect((await fourth.maintenance.verify()).losses).toHaveLength(1);
    await fourth.maintenance.acceptLosses();
    expect(await fourth.maintenance.verify({ deep: true })).toMatchObject({ ok: true, losses: [] });
    // What was accepted stays written down.
    expect(await fourth.adapter.find('maintenance_runs')).toHaveLength(1);
  });

  test('a schema that somebody changed is told with the difference', async () => {
    const url = place();
    const db = await open({ url });
    await db.disconnect();
    const { DatabaseSync } = await import('node:sqlite');
    const raw = new DatabaseSync(fileOf(url));
    raw.exec('DROP INDEX idx_maintenance_runs_task');
    raw.close();
    await db.connect();
    expect(await db.maintenance.verify()).toMatchObject({
      ok: false,
      schema: [{ object: expect.stringContaining('idx_maintenance_runs_task') as string }],
    });
  });

  test('of a file with damaged pages everything is told that can be told', async () => {
    const url = place();
    const db = await open({ url });
    await fill(db, 2000);
    await db.disconnect();
    const bytes = readFileSync(fileOf(url));
    // Some pages in the midst of the events, beyond the schema and the roots.
    for (let page = 100; page < 104; page += 1) bytes.fill(0xa5, page * 4096, (page + 1) * 4096);
    writeFileSync(fileOf(url), bytes);
    await db.connect();
    const report = await db.maintenance.verify({ deep: true });
    expect(report.ok).toBe(false);
    expect(report.integrity.some((text) => /: the rows? .+ cannot be read/.test(text))).toBe(true);
    expect(report.rows?.checked).toBeGreaterThan(2000);
    rmSync(`${fileOf(url)}.mark`, { force: true });
  });
});

test('of many gaps some are named, and the others counted', () => {
  const gaps = Array.from({ length: 22 }, (_, index) => ({ from: index * 10, to: index * 10 + 1 }));
  expect(describeGaps(gaps)).toHaveLength(21);
  expect(describeGaps(gaps).at(-1)).toBe('And 4 more entries of the feed are missing.');
});
