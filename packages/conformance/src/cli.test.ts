import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const program = join(import.meta.dirname, 'cli.ts');
const examples = join(import.meta.dirname, '../examples');

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'skep-conformance-cli-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Runs the program in a process of its own. */
function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: directory, maxBuffer: 1e8 };
    execFile(process.execPath, [...process.execArgv, program, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('runs the whole suite against an adapter, and reports as text and as JSON', {
  timeout: 60_000,
}, async () => {
  const json = join(directory, 'report.json');
  const { code, stdout } = await run(join(examples, 'memory-conformance.ts'), '--json', json, '--seed', '42');
  expect(stdout).toContain('memory: Skep storage contract v1, seed 42');
  expect(stdout).toContain('\nsavepoints\n  ✓ savepoint-is-kept\n');
  expect(stdout).toContain('  - vacuum-keeps-the-rows (skipped: store.supports.vacuum is false)');
  expect(stdout).toMatch(/\d+ passed, 0 failed, \d+ skipped, 0 known gaps \(seed 42\)/);
  expect(code).toBe(0);
  const report = JSON.parse(await readFile(json, 'utf8'));
  expect(report).toMatchObject({ adapter: 'memory', ok: true, seed: 42, problems: [] });
  expect(report.scenarios).toContainEqual({
    key: 'sync-resolves',
    group: 'maintenance',
    outcome: 'skipped',
    detail: 'store.supports.sync is false',
    milliseconds: expect.any(Number),
  });
});

test('drives child processes of an adapter on disk', { timeout: 60_000 }, async () => {
  const { code, stdout } = await run(join(examples, 'json-file-conformance.ts'), '--only', 'crash');
  expect(stdout).toContain('5 passed, 0 failed, 0 skipped');
  expect(code).toBe(0);
});

test('ends with 1 where a scenario fails, and says why', async () => {
  const module = join(directory, 'faulty.mjs');
  await writeFile(module, `export const open = () => Promise.reject(new Error('no such engine'));`);
  const { code, stdout } = await run(module, '--only', 'connect-twice');
  expect(stdout).toContain('✗ connect-twice');
  expect(stdout).toContain('no such engine');
  expect(stdout).toContain('Failed:\n  connect-twice');
  expect(code).toBe(1);
});

test('ends with 1 where nothing ran', async () => {
  const { code, stdout } = await run(join(examples, 'memory-conformance.ts'), '--only', 'crash');
  expect(stdout).toContain('No scenario ran, so nothing is proven.');
  expect(code).toBe(1);
});

test.each([
  ['no module', [], 'Give the module that exports open()'],
  ['an unknown option', ['a.js', '--nope'], '--nope'],
  ['a seed that is no number', ['a.js', '--seed', 'x'], '--seed takes a whole number'],
  ['a module that does not exist', ['./missing.js'], './missing.js cannot be loaded'],
  ['a module that exports no open', [program.replace('cli.ts', 'fixtures.ts')], 'exports no function open'],
])('ends with 2 for %s', async (_, args, message) => {
  const { code, stderr } = await run(...args);
  expect(stderr).toContain(message);
  expect(stderr).toContain('Usage: skep-conformance');
  expect(code).toBe(2);
});

test('lists every scenario without an adapter', async () => {
  const { code, stdout } = await run('--list');
  expect(stdout).toContain('\nforeign-keys\n  foreign-key-on-insert\n');
  expect(code).toBe(0);
});
