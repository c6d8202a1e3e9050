import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Database } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeFiles, fileOf, memoryOpener } from '../test/engines.ts';
import { handClock } from '../test/records.ts';
import { decodeMark, encodeMark, type Mark } from './mark-record.ts';

const markOf = (url: string): Mark | null => decodeMark(readFileSync(`${fileOf(url)}.mark`, 'latin1'));

async function write(db: Database, keys: readonly string[]): Promise<void> {
  for (const key of keys) await db.setConfig(key, 'value');
}

/** What the store knows of losses: the ranges of the checks that failed. */
async function noted(db: Database): Promise<unknown[]> {
  const runs = await db.adapter.find('maintenance_runs', { where: { task: 'history_check' } });
  return runs.map(({ outcome, details }) => {
    const { from, to } = JSON.parse(String(details)) as { from: number; to: number };
    return { outcome, from, to };
  });
}

describeFiles('the mark', ({ open, place }) => {
  test('names the newest entry before its writer is told', async () => {
    const url = place();
    const db = await open({ url });
    expect(markOf(url)).toMatchObject({ seq: 0, origin: 'begun' });
    for (const [index, key] of ['a', 'b', 'c'].entries()) {
      await write(db, [key]);
      expect(markOf(url)?.seq).toBe(index + 1);
    }
    expect(statSync(`${fileOf(url)}.mark`).mode & 0o777).toBe(0o600);
  });

  test('a store that was opened as it was closed has lost nothing', async () => {
    const url = place();
    const first = await open({ url });
    await write(first, ['a', 'b']);
    await first.disconnect();
    const second = await open({ url });
    expect(await noted(second)).toEqual([]);
    expect(markOf(url)?.seq).toBe(2);
  });

  test('entries that were cut off are noted, once, and then the mark goes on', async () => {
    const url = place();
    const file = fileOf(url);
    const first = await open({ url });
    await write(first, ['a', 'b']);
    await first.disconnect();
    copyFileSync(file, `${file}.old`);
    const second = await open({ url });
    await write(second, ['c', 'd', 'e']);
    await second.disconnect();
    copyFileSync(`${file}.old`, file);
    const third = await open({ url });
    expect(await noted(third)).toEqual([{ outcome: 'failed', from: 3, to: 5 }]);
    expect(markOf(url)?.seq).toBe(await third.feed.head());
    await write(third, ['f']);
    await third.disconnect();
    const fourth = await open({ url });
    expect(await noted(fourth)).toHaveLength(1);
  });

  test('a history that was cut off and has grown past the mark is found out, and where it parts', async () => {
    const url = place();
    const file = fileOf(url);
    const clock = handClock();
    const at = { clock: clock.now };
    const first = await open({ url }, at);
    await write(first, ['a', 'b']);
    await first.disconnect();
    copyFileSync(file, `${file}.old`);
    clock.advance(1000);
    const second = await open({ url }, at);
    await write(second, ['c', 'd']);
    await second.disconnect();
    const mark = readFileSync(`${file}.mark`);
    copyFileSync(`${file}.old`, file);
    rmSync(`${file}.mark`);
    clock.advance(1000);
    const third = await open({ url }, at);
    await write(third, ['x', 'y', 'z']);
    await third.disconnect();
    writeFileSync(`${file}.mark`, mark);
    const fourth = await open({ url }, at);
    expect(await noted(fourth)).toEqual([{ outcome: 'failed', from: 3, to: 4 }]);
  });

  test('a mark that stayed behind is caught up with, without alarm', async () => {
    const url = place();
    const first = await open({ url });
    await write(first, ['a']);
    const early = readFileSync(`${fileOf(url)}.mark`);
    await write(first, ['b']);
    await first.disconnect();
    writeFileSync(`${fileOf(url)}.mark`, early);
    const second = await open({ url });
    expect([await noted(second), markOf(url)?.seq]).toEqual([[], 2]);
  });

  test.each(['', 'garbage', 'x'.repeat(112)])(
    'a mark that reads %j is begun anew, without alarm',
    async (text) => {
      const url = place();
      const first = await open({ url });
      await write(first, ['a']);
      await first.disconnect();
      writeFileSync(`${fileOf(url)}.mark`, text);
      const second = await open({ url });
      expect(await noted(second)).toEqual([]);
      expect(markOf(url)).toMatchObject({ seq: 1, origin: 'renewed' });
      expect(await second.health()).toMatchObject({ status: 'healthy' });
    },
  );

  test('a feed without a mark gets one that says that nobody knows', async () => {
    const url = place();
    const first = await open({ url });
    await write(first, ['a']);
    await first.disconnect();
    rmSync(`${fileOf(url)}.mark`);
    await open({ url });
    expect(markOf(url)).toMatchObject({ seq: 1, origin: 'adopted' });
  });

  test('a store of a version that kept none gets one that is not in doubt, whoever migrates it', async () => {
    const url = place();
    const first = await open({ url });
    await write(first, ['a']);
    await first.migrations.down({ steps: 2 });
    await first.disconnect();
    rmSync(`${fileOf(url)}.mark`);
    await Promise.all([open({ url }), open({ url }), open({ url })]);
    expect(markOf(url)).toMatchObject({ seq: 1, origin: 'begun' });
    const strict = await open({ url, local: { autoMigrate: false } });
    await strict.migrations.down({ steps: 2 });
    await strict.disconnect();
    rmSync(`${fileOf(url)}.mark`);
    const last = await open({ url, local: { autoMigrate: false } });
    await last.migrations.up();
    expect(markOf(url)).toMatchObject({ seq: 1, origin: 'begun' });
  });

  test('of several that write at once none takes the mark of another for a loss, and the newest stays', async () => {
    const url = place();
    const all = [await open({ url }), await open({ url }), await open({ url })];
    await Promise.all(
      all.map(async (db, index) => {
        for (let round = 0; round < 20; round += 1) await write(db, [`${index}-${round}`]);
      }),
    );
    const late = await open({ url });
    expect(await noted(late)).toEqual([]);
    expect(markOf(url)?.seq).toBe(await late.feed.head());
  });

  test('a slower writer does not lower it', async () => {
    const url = place();
    const db = await open({ url });
    await write(db, ['a']);
    const ahead = { ...(markOf(url) as Mark), seq: 40 };
    writeFileSync(`${fileOf(url)}.mark`, encodeMark(ahead));
    await write(db, ['b']);
    expect(markOf(url)?.seq).toBe(40);
  });

  test('a loss that cannot be noted now is remembered, reported, and noted with the next write', async () => {
    const url = place();
    const holder = await open({ url });
    await write(holder, ['a', 'b']);
    writeFileSync(`${fileOf(url)}.mark`, encodeMark({ ...(markOf(url) as Mark), seq: 9 }));
    const [began, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = holder.transaction(async (tx) => {
      await tx.setConfig('c', 'value');
      began.resolve();
      await ends.promise;
    });
    await began.promise;
    const impatient = { local: { busyTimeout: 20 }, connection: { maxRetries: 0 } };
    const db = await open({ url, ...impatient });
    expect((await db.maintenance.verify()).losses).toMatchObject([{ from: 3, to: 9 }]);
    expect(await db.health()).toMatchObject({ status: 'failing' });
    expect([await noted(db), markOf(url)?.seq]).toEqual([[], 9]);
    ends.resolve();
    await holding;
    await write(db, ['d']);
    // The note is a write of its own, which nobody waits for.
    await db.disconnect();
    await db.connect();
    expect(await noted(db)).toEqual([{ outcome: 'failed', from: expect.any(Number) as number, to: 9 }]);
    expect(markOf(url)?.seq).toBe(await db.feed.head());
  });

  test('a feed that begins anew has lost nothing', async () => {
    const url = place();
    const db = await open({ url });
    await write(db, ['a', 'b', 'c']);
    const { applied } = await db.migrations.status();
    await db.migrations.down({ steps: applied.length });
    await db.migrations.up();
    await write(db, ['d']);
    await db.disconnect();
    const again = await open({ url });
    expect([await noted(again), markOf(url)?.seq, markOf(url)?.origin]).toEqual([[], 1, 'begun']);
  });

  test('a step down and up keeps the mark', async () => {
    const url = place();
    const db = await open({ url });
    await write(db, ['a', 'b']);
    await db.migrations.down();
    await db.migrations.up();
    await write(db, ['c']);
    await db.disconnect();
    const again = await open({ url });
    expect([await noted(again), markOf(url)?.seq]).toEqual([[], 3]);
  });

  test('a mark that cannot be written fails no commit', async () => {
    const url = place();
    const db = await open({ url });
    await db.disconnect();
    rmSync(`${fileOf(url)}.mark`);
    // A folder of that name can be neither read nor written as a file.
    mkdirSync(`${fileOf(url)}.mark`);
    await db.connect();
    await write(db, ['a', 'b']);
    expect(await db.feed.head()).toBe(2);
    await db.disconnect();
    rmSync(`${fileOf(url)}.mark`, { recursive: true });
  });
});

test('a store in memory has none', async () => {
  const db = await memoryOpener()();
  await write(db, ['a']);
  expect(db.adapter.file).toBeNull();
});
