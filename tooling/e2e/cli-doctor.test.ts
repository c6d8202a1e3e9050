import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

interface Check {
  name: string;
  status: string;
  message: string;
  advice: string | null;
}
interface Report {
  ok: boolean;
  status: string;
  checks: Check[];
}

let machine: Machine;
let path: string;
beforeEach(async () => {
  machine = new Machine();
  path = join(machine.folder, 'fleet.db');
  await machine.skep(['init', '--database', path]);
});

async function doctor(...options: readonly string[]): Promise<{ code: number | null; report: Report }> {
  const { code, stdout } = await machine.skep(['doctor', ...options, '--json', '--database', path]);
  return { code, report: JSON.parse(stdout) as Report };
}

const named = ({ checks }: Report, name: string): Check[] => checks.filter((check) => check.name === name);

test('a healthy database is all ok', async () => {
  const { code, report } = await doctor('--deep');
  expect(report.checks.filter(({ status }) => status !== 'healthy')).toEqual([]);
  expect({ code, ok: report.ok, status: report.status }).toEqual({ code: 0, ok: true, status: 'healthy' });
  const names = report.checks.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'database',
      'engine',
      'journal',
      'foreign-keys',
      'synchronous',
      'schema',
      'schema-drift',
      'integrity',
      'history',
      'rows',
      'spool',
      'hooks',
    ]),
  );
});

test('health is told without reading everything, and by its own command', async () => {
  const health = await machine.json<Report>(['health', '--database', path]);
  expect(health.status).toBe('healthy');
  const names = health.checks.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['response-time', 'free-disk', 'spool']));
  expect(names).not.toContain('integrity');
});

test('a file that is no database fails, and says what to do other than what was just done', async () => {
  writeFileSync(path, 'this is no database, whatever its name says '.repeat(100));
  const { code, report } = await doctor();
  expect(code).toBe(1);
  expect(report.checks[0]).toMatchObject({
    name: 'database',
    status: 'failing',
    message: expect.stringContaining('Correct the path') as string,
    advice: expect.not.stringMatching(/^Run "skep doctor"/) as string,
  });
  // What waits beside it is looked at all the same.
  expect(named(report, 'spool')).toHaveLength(1);
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
  expect(report.checks.some(({ status, advice }) => status === 'failing' && advice !== null)).toBe(true);
});

test('changed bytes that break no page are found by --deep alone', async () => {
  await machine.skep(['create', 'one', '--branch', 'a-branch-of-its-own', '--database', path]);
  const bytes = readFileSync(path);
  bytes.write('A-BRANCH', bytes.indexOf('a-branch-of-its-own'));
  writeFileSync(path, bytes);
  expect((await doctor()).report.ok).toBe(true);
  const { code, report } = await doctor('--deep');
  expect(code).toBe(1);
  expect(named(report, 'rows')).toMatchObject([
    { status: 'failing', message: expect.stringContaining('instances: the row one') as string },
  ]);
});

test('a history that was cut off is reported until it is accepted', async () => {
  copyFileSync(path, `${path}.old`);
  await machine.skep(['create', 'one', '--branch', 'b', '--database', path]);
  copyFileSync(`${path}.old`, path);
  // Whatever opens the database next notices; doctor goes on telling.
  await machine.skep(['ls', '--database', path]);
  const { code, report } = await doctor();
  expect(code).toBe(1);
  expect(named(report, 'history')).toMatchObject([{ status: 'failing' }]);
  expect((await doctor('--accept-losses')).code).toBe(0);
  expect((await doctor()).report.status).toBe('healthy');
});

test('a copy that was made without its mark is worth a look', async () => {
  await machine.skep(['create', 'one', '--branch', 'b', '--database', path]);
  rmSync(`${path}.mark`);
  const { code, report } = await doctor();
  expect([code, report.status]).toEqual([0, 'degraded']);
  expect(named(report, 'history')[0]?.advice).toContain('skep backup');
});

test('a database that is not there fails, and names init', async () => {
  path = join(machine.folder, 'absent.db');
  const { code, report } = await doctor();
  expect(code).toBe(1);
  expect(report.checks[0]).toMatchObject({
    status: 'failing',
    advice: expect.stringContaining('skep init') as string,
  });
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
    max_reviews: 7,
  });
  expect(await machine.json(['migrate', 'status', '--database', path])).toMatchObject({ pending: [] });
});
