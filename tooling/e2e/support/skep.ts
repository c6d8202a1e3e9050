import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary.ts';

/** The command line as it is installed. */
export const skepProgram: string = fileURLToPath(new URL('../../../apps/cli/bin/skep.js', import.meta.url));

/** What Node keeps of the program's compiled code: the same for all, or each would compile it anew. */
const compiled = fileURLToPath(new URL('../../../.cache/e2e', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is still running. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** What it has printed so far. */
  readonly output: () => string;
  /** Resolves when `done` is true of what it has printed. */
  readonly until: (done: (output: string) => boolean) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** A person's machine in a folder of its own: no files or variables of the one that runs the tests are seen. */
export class Machine {
  readonly folder: string;
  readonly project: string;
  readonly #environment: Record<string, string>;

  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.folder = temporaryFolder();
    this.project = join(this.folder, 'project');
    mkdirSync(this.project);
    this.#environment = {
      PATH: process.env.PATH ?? '',
      HOME: join(this.folder, 'home'),
      XDG_CACHE_HOME: compiled,
      LANG: 'C.UTF-8',
      ...environment,
    };
  }

  /** Runs one command to its end. */
  async skep(args: readonly string[], options: SkepOptions = {}): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** The parsed output of a command that must succeed. */
  async json<T>(args: readonly string[], options: SkepOptions = {}): Promise<T> {
    const { code, stdout, stderr } = await this.skep([...args, '--json'], options);
    if (code !== 0) throw new Error(`skep ${args.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  start(
    args: readonly string[],
    { input = '', cwd = this.project, environment = {} }: SkepOptions = {},
  ): Running {
    const env = { ...this.#environment, ...environment };
    const child = spawn(process.execPath, [skepProgram, ...args], { cwd, env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    // What does not read its input to the end has its own tests.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
    const until = (done: (output: string) => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (done(stdout)) resolve();
        };
        child.stdout.on('data', look);
        child.once('close', () =>
          reject(new Error(`It ended too early. stdout: ${stdout} stderr: ${stderr}`)),
        );
        look();
      });
    return { ended, until, output: () => stdout, kill: (signal) => child.kill(signal) };
  }
}

export interface SkepOptions {
  readonly input?: string | Buffer;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}
