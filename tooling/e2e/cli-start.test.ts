import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Machine, type SkepOptions, skepProgram } from './support/skep.ts';

const noteModules = fileURLToPath(new URL('support/note-modules.cjs', import.meta.url));
const dist = join(dirname(skepProgram), '../dist');

interface Modules {
  /** Built-in modules of Node, beyond those that it has loaded itself. */
  readonly builtins: readonly string[];
  /** The program's own files, without their hashes. */
  readonly files: readonly string[];
  /** Bytes of those. */
  readonly size: number;
  readonly packages: readonly string[];
}

/** What a command loads. How long that takes is measured elsewhere; here it is seen to that it does not grow unnoticed. */
async function loadedBy(
  machine: Machine,
  args: readonly string[],
  options: SkepOptions = {},
): Promise<Modules> {
  const noted = join(machine.folder, 'modules.json');
  const environment = { NODE_OPTIONS: `--require "${noteModules}"`, SKEP_NOTED_MODULES: noted };
  const { code, stderr } = await machine.skep(args, {
    ...options,
    environment: { ...options.environment, ...environment },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { builtins, files } = JSON.parse(readFileSync(noted, 'utf8')) as Pick<Modules, 'builtins' | 'files'>;
  const own = files.filter((path) => dirname(path) === dist);
  return {
    builtins,
    files: own.map((path) => basename(path).replace(/(-[\w-]{8})?\.cjs$/, '')),
    size: own.reduce((sum, path) => sum + statSync(path).size, 0),
    packages: [
      ...new Set(
        files.flatMap((path) => /.*node_modules[\\/]((@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1] ?? []),
      ),
    ],
  };
}

/** Each takes a millisecond or more to load. */
const SLOW = [
  'child_process',
  'crypto',
  'dgram',
  'fs/promises',
  'http',
  'net',
  'readline',
  'stream',
  'tls',
  'tty',
  'v8',
  'vm',
  'worker_threads',
  'zlib',
];
/** What libSQL's own way to find its binary loads. */
const SLOW_FOR_LIBSQL = ['child_process', 'dgram', 'net', 'stream'];

test.each([
  ['sqlite', SLOW, ['better-sqlite3']],
  [
    'file',
    SLOW.filter((name) => !SLOW_FOR_LIBSQL.includes(name)),
    ['libsql', '@neon-rs/load', 'detect-libc'],
  ],
])('ls over %s: loads what it needs and no more', async (scheme, slow, packages) => {
  const machine = new Machine();
  const environment = { SKEP_DATABASE_URL: `${scheme}:${join(machine.folder, 'fleet.db')}` };
  await machine.skep(['init'], { environment });
  execFileSync('git', ['init', '-q'], { cwd: machine.project });
  await machine.json(['create', 'one'], { environment });
  const loaded = await loadedBy(machine, ['ls'], { environment });
  expect(slow.filter((name) => loaded.builtins.includes(name))).toEqual([]);
  expect(loaded.packages.filter((name) => !/^@libsql[\\/]/.test(name)).toSorted()).toEqual(
    packages.toSorted(),
  );
  // Each file takes as long to open as some tens of kilobytes take to read.
  expect(loaded.files.length, loaded.files.join(' ')).toBeLessThanOrEqual(12);
  expect(loaded.size, loaded.files.join(' ')).toBeLessThan(370_000);
  expect(loaded.files).toContain('ls');
});

test('--version loads two small files', async () => {
  const { builtins, files, size } = await loadedBy(new Machine(), ['--version']);
  expect(SLOW.filter((name) => builtins.includes(name))).toEqual([]);
  expect(files).toEqual(['main', 'startup']);
  expect(size).toBeLessThan(10_000);
});

test('a hook loads one file, whatever commands need', async () => {
  const { builtins, files, size } = await loadedBy(
    new Machine({ SKEP_NO_RECORDER: '1' }),
    ['hook', 'codex'],
    {
      input: '{}',
    },
  );
  expect(SLOW.filter((name) => builtins.includes(name))).toEqual([]);
  expect(files).toEqual(['hook']);
  expect(size).toBeLessThan(50_000);
});
