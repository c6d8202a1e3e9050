import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

interface Report {
  ok: boolean;
  checks: { name: string; level: string; message: string; advice: string | null }[];
}

let machine: Machine;
let path: string;
beforeEach(async () => {
  machine = new Machine();
  path = join(machine.folder, 'fleet.db');
  await machine.skep(['init', '--database', path]);
});

async function doctor(): Promise<{ code: number | null; report: Report }> {
  const { code, stdout } = await machine.skep(['doctor', '--json', '--database', path]);
  return { code, report: JSON.parse(stdout) as Report };
}

test('a healthy database is all ok', async () => {
  const { code, report } = await doctor();
  expect(report.checks.filter(({ level }) => level !== 'ok')).toEqual([]);
  expect({ code, ok: report.ok }).toEqual({ code: 0, ok: true });
  const names = report.checks.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'database',
      'engine',
      'wal',
      'foreign keys',
      'synchronous',
      'migrations',
      'integrity',
    ]),
  );
});

test('a file that is no database fails, and says what to do other than what was just done', async () => {
  writeFileSync(path, 'this is no database, whatever its name says '.repeat(100));
  const { code, report } = await doctor();
  expect(code).toBe(1);
  expect(report.checks[0]).toMatchObject({
    name: 'database',
    level: 'fail',
    message: expect.stringContaining('Correct the path') as string,
    advice: expect.not.stringMatching(/^Run "skep doctor"/) as string,
  });
});

test('a damaged page is found', async () => {
  for (const id of ['one', 'two', 'three'])
    await machine.skep(['create', id, '--branch', 'b', '--database', path]);
  const bytes = readFileSync(path);
  // Beyond the first page, which says that it is a database at all.
  bytes.fill(0xa5, 4096, Math.min(bytes.length, 4096 * 12));
  writeFileSync(path, bytes);
  const { code, report } = await doctor();
  expect({ code, ok: report.ok }).toEqual({ code: 1, ok: false });
  expect(report.checks.some(({ level, advice }) => level === 'fail' && advice !== null)).toBe(true);
});

test('a database that is not there fails, and names init', async () => {
  path = join(machine.folder, 'absent.db');
  const { code, report } = await doctor();
  expect(code).toBe(1);
  expect(report.checks[0]).toMatchObject({ level: 'fail', advice: expect.stringContaining('skep init') });
});

test('down leaves nothing applied, up applies it again, and the data that was there is in a copy', async () => {
  await machine.skep(['create', 'one', '--branch', 'b', '--database', path]);
  const statusOf = () =>
    machine.json<{ applied: { id: string }[]; pending: string[] }>(['migrate', 'status', '--database', path]);
  const ids = (await statusOf()).applied.map(({ id }) => id);
  const down = await machine.json<{ migrations: string[]; backup: string | null }>([
    'migrate',
    'down',
    '--steps',
    String(ids.length),
    '--yes',
    '--database',
    path,
  ]);
  expect(down.migrations).toEqual(ids.toReversed());
  expect(await statusOf()).toMatchObject({ applied: [], pending: ids });
  await machine.skep(['migrate', 'up', '--database', path]);
  expect(await machine.json(['ls', '--all', '--database', path])).toEqual([]);
  const copy = down.backup ?? '';
  expect(await machine.json(['show', 'one', '--database', copy])).toMatchObject({ id: 'one' });
});

test('one step down and up again keeps what both schemas can hold', async () => {
  await machine.skep(['create', 'one', '--branch', 'b', '--max-reviews', '7', '--database', path]);
  const down = await machine.json<{ migrations: string[] }>(['migrate', 'down', '--yes', '--database', path]);
  expect(down.migrations).toHaveLength(1);
  // The next command applies what is pending, as it does with a file of an older version.
  expect(await machine.json(['show', 'one', '--database', path])).toMatchObject({
    branch_name: 'b',
    max_reviews: null,
  });
  expect(await machine.json(['migrate', 'status', '--database', path])).toMatchObject({ pending: [] });
});
