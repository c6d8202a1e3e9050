import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { skepProgram } from './support/skep.ts';

const FIRST = 'hunter2-is-not-a-password';
const SECOND = 'correct-horse-battery-staple';
const FILE_KEY = 'the-key-of-the-whole-file-0451';
const WRONG_FILE_KEY = 'no-key-of-any-file-1984';
const CONFIGURED_KEY = 'c0ffee'.repeat(10).padEnd(64, '0');

/** What a person does with secrets in the course of a year, and gets wrong. */
interface Step {
  readonly args: readonly string[];
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Prints a secret because it was asked for by name. */
  readonly prints?: boolean;
  /** It is refused. */
  readonly fails?: boolean;
  /** Done to the files before it. */
  readonly before?: () => void;
}

let folder = '';
let database = '';
const plainKeys: string[] = [];
const written: string[] = [];

const noteKeys = (): void => {
  plainKeys.push(...readFileSync(`${database}.key`, 'utf8').trim().split('\n'));
};
const flipLastByte = (): void => {
  const bytes = readFileSync(database);
  const at = bytes.length - 20;
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(database, bytes);
};
const keyed = { SKEP_FILE_KEY: FILE_KEY };

const life: readonly Step[] = [
  { args: ['init'] },
  { args: ['config', 'set', 'github.token', '--secret'], input: FIRST },
  { args: ['config', 'set', 'linear.token', '--secret', '--json'], input: SECOND },
  { args: ['config', 'list'], before: noteKeys },
  { args: ['config', 'list', '--json'] },
  { args: ['config', 'get', 'github.token'], prints: true },
  {
    args: ['config', 'get', 'github.token'],
    environment: { SKEP_ENCRYPTION_KEY: CONFIGURED_KEY },
    fails: true,
  },
  {
    args: ['config', 'get', 'github.token', '--json'],
    environment: { SKEP_ENCRYPTION_KEY: 'short' },
    fails: true,
  },
  { args: ['backup'] },
  { args: ['backup', '--list', '--json'] },
  { args: ['config', 'rotate-key'] },
  { args: ['config', 'rotate-key', '--json'], before: noteKeys },
  { args: ['doctor', '--deep', '--json'], before: noteKeys },
  { args: ['encrypt', '--yes'], environment: keyed },
  { args: ['ls'], fails: true },
  { args: ['ls', '--json'], fails: true },
  { args: ['ls'], environment: { SKEP_FILE_KEY: WRONG_FILE_KEY }, fails: true },
  { args: ['doctor', '--json'], environment: { SKEP_FILE_KEY: WRONG_FILE_KEY }, fails: true },
  { args: ['backup'], environment: keyed },
  { args: ['config', 'list', '--json'], environment: keyed },
  { args: ['doctor', '--deep'], environment: keyed },
  { args: ['decrypt', '--yes'], environment: { SKEP_FILE_KEY: WRONG_FILE_KEY }, fails: true },
  { args: ['decrypt', '--yes'], environment: keyed },
  { args: ['config', 'get', 'linear.token'], prints: true },
  { args: ['encrypt', '--yes'], environment: keyed },
  { args: ['doctor', '--deep', '--json'], environment: keyed, before: flipLastByte, fails: true },
  { args: ['config', 'list'], environment: keyed, fails: true },
  { args: ['restore', 'latest', '--yes', '--json'], environment: keyed },
  { args: ['config', 'get', 'github.token'], environment: keyed, prints: true },
];

const hasStrace = spawnSync('strace', ['-V']).status === 0;

/** Runs a step, and keeps what the process wrote to anything: with strace each write, else its output. */
function run(step: Step, index: number): void {
  step.before?.();
  const log = join(folder, `trace-${index}`);
  const traced = ['-f', '-y', '-qq', '-s', '1000000', '-e', 'trace=write,pwrite64,writev,pwritev', '-o', log];
  const command = [process.execPath, skepProgram, ...step.args, '--database', `file:${database}`];
  const [program = '', ...args] = hasStrace ? ['strace', ...traced, ...command] : command;
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    input: step.input ?? '',
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: join(folder, 'home'),
      TMPDIR: join(folder, 'tmp'),
      LANG: 'C.UTF-8',
      ...step.environment,
    },
  });
  const failed = status !== 0;
  expect({ step: index, args: step.args, failed, stderr }).toMatchObject({ failed: step.fails === true });
  const own = hasStrace ? readFileSync(log, 'latin1').split('\n') : [];
  const isOutput = (line: string): boolean => /(write|writev)\([12]</.test(line);
  // The key's own file is the place for it.
  const isKeyFile = (line: string): boolean => line.includes(`<${database}.key`);
  written.push(...own.filter((line) => !isKeyFile(line) && !(step.prints === true && isOutput(line))));
  if (step.prints !== true) written.push(stdout, stderr);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'skep-e2e-'));
  database = join(folder, 'project', 'fleet.db');
  for (const name of ['project', 'home', 'tmp']) mkdirSync(join(folder, name));
  life.forEach(run);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secrets = (): readonly string[] => {
  const keys = [...plainKeys, CONFIGURED_KEY];
  const spelled = keys.map((key) => Buffer.from(key, 'hex').toString('base64').replace(/=+$/, ''));
  return [FIRST, SECOND, FILE_KEY, WRONG_FILE_KEY, ...keys, ...spelled];
};

test('the steps were what they are meant to be', () => {
  expect(new Set(plainKeys).size).toBeGreaterThanOrEqual(3);
  expect(written.join('').length).toBeGreaterThan(1000);
});

test('no secret and no key is in what any command printed or, traced, wrote anywhere', () => {
  for (const secret of secrets()) {
    expect(written.filter((text) => text.includes(secret)).map((text) => text.slice(0, 200))).toEqual([]);
  }
});

test('nor in any file that is left, or in the name of one', () => {
  const found: string[] = [];
  for (const path of filesIn(folder)) {
    const name = relative(folder, path);
    if (name.startsWith('trace-') || path.startsWith(`${database}.key`)) continue;
    const bytes = readFileSync(path);
    for (const secret of secrets()) {
      const raw = /^[0-9a-f]{64}$/.test(secret) ? Buffer.from(secret, 'hex') : Buffer.from(secret);
      if (name.includes(secret) || bytes.includes(secret) || bytes.includes(raw)) found.push(name);
    }
  }
  expect(found).toEqual([]);
});

test('a file that is encrypted as a whole shows nothing of what it holds', () => {
  expect(readFileSync(database).includes('github.token')).toBe(false);
  expect(readFileSync(database).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
});

const isOptional = process.env.SKEP_FAULTS_REQUIRED !== '1';
test.skipIf(isOptional && !hasStrace)('each write of each command was traced (this needs strace)', () => {
  expect(hasStrace).toBe(true);
});

function filesIn(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((name) => {
    const path = join(root, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}
