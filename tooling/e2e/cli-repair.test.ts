import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Machine } from './support/skep.ts';

interface Outcome {
  ok: boolean;
  report: {
    target: string | null;
    problems: string[];
    tables: { table: string; saved: number; lost: string[]; altered: string[] }[];
    verification: { ok: boolean } | null;
  };
  list: string;
  restore: string;
}

const PAGE = 4096;

describe.each(['file', 'sqlite'])('repair (%s)', (scheme) => {
  let machine: Machine;
  let path: string;
  let url: string;
  beforeEach(async () => {
    machine = new Machine();
    path = join(machine.folder, 'fleet.db');
    url = `${scheme}:${path}`;
    await machine.skep(['init', '--database', url]);
    for (const id of ['one', 'two', 'three']) {
      await machine.skep(['create', id, '--branch', `branch-${id}`, '--database', url]);
    }
  });

  const files = () => readdirSync(machine.folder).filter((name) => name.startsWith(basename(path)));
  const repair = (...options: readonly string[]) =>
    machine.skep(['doctor', '--repair', '--database', url, ...options]);
  /** Fills the pages with nonsense, all after the first that hold the text. */
  const damage = (text: string): Buffer => {
    const bytes = readFileSync(path);
    let at = bytes.indexOf(text, PAGE);
    expect(at).toBeGreaterThan(0);
    for (; at >= 0; at = bytes.indexOf(text, at)) {
      const page = Math.floor(at / PAGE);
      bytes.fill(0xa5, page * PAGE, (page + 1) * PAGE);
    }
    writeFileSync(path, bytes);
    return bytes;
  };

  test('says first what it will do, and does nothing where nobody agrees', async () => {
    const before = files();
    const { code, stdout, stderr } = await repair();
    expect(code).toBe(2);
    expect(stderr).toContain('CLI_NOT_CONFIRMED');
    expect(stdout).toContain(path);
    expect(stdout).toMatch(/fleet\.db\.repaired-\d{8}T\d{6}Z\.db/);
    expect(stdout).toMatch(/It takes up to .+; .+ are free/);
    expect(files()).toEqual(before);
  });

  test('makes nothing where nothing is wrong', async () => {
    const before = [files(), readFileSync(path)];
    const { code, stdout } = await repair('--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing is wrong');
    expect([files(), readFileSync(path)]).toEqual(before);
  });

  test('saves what can be read, names what is lost, and leaves the damaged file as it was', async () => {
    const damaged = damage('branch-two');
    const { code, stdout } = await repair('--yes', '--json');
    const { ok, report, list, restore } = JSON.parse(stdout) as Outcome;
    expect([code, ok, report.verification?.ok]).toEqual([0, true, true]);
    expect(readFileSync(path).equals(damaged)).toBe(true);
    expect(report.problems).not.toEqual([]);
    const lost = Object.fromEntries(report.tables.map((table) => [table.table, table.lost]));
    expect(lost.instances).toEqual(expect.arrayContaining(['two']));
    const target = report.target ?? '';
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(statSync(list).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(list, 'utf8'))).toMatchObject({ report: { target } });
    // The very command that it prints.
    expect(restore).toBe(`skep restore ${target} --database ${url}`);
    expect(await machine.skep([...restore.split(' ').slice(1), '--yes'])).toMatchObject({ code: 0 });
    const doctor = await machine.skep(['doctor', '--deep', '--database', url]);
    expect(doctor).toMatchObject({ code: 0, stdout: expect.not.stringContaining('fail') as string });
  });

  test('works on a database that does not open', async () => {
    const bytes = readFileSync(path);
    bytes.fill(0, 0, 100);
    writeFileSync(path, bytes);
    expect((await machine.skep(['ls', '--database', url])).code).not.toBe(0);
    const { stdout } = await repair('--yes', '--json');
    const { report } = JSON.parse(stdout) as Outcome;
    expect(report.tables.find(({ table }) => table === 'instances')).toMatchObject({ saved: 3, lost: [] });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('tells a person the same in words', async () => {
    damage('branch-two');
    const { stdout } = await repair('--yes');
    expect(stdout).toMatch(/Saved \d+ rows, lost \d+/);
    expect(stdout).toContain('instances:');
    expect(stdout).toContain('skep restore ');
    expect(stdout).toContain('.report.json');
  });

  test('goes with no other task, and needs a file', async () => {
    expect(await repair('--deep')).toMatchObject({ code: 2 });
    const memory = await machine.skep(['doctor', '--repair', '--yes', '--database', 'memory:']);
    expect(memory).toMatchObject({ stderr: expect.stringContaining('needs a database in a file') as string });
    expect(memory.code).not.toBe(0);
  });
});
