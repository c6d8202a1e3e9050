import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface ProgramOptions {
  /** The command that starts it, with its options: strace, or a shell that sets limits. Default: none. */
  readonly through?: readonly string[];
}

/** After so many milliseconds without a word a process counts as hung, and is ended. Nothing here takes nearly as long. */
const HANGS_AFTER = 180_000;

/** What Node keeps of the compiled sources: the same for all, or each process would compile them anew. */
const compiled = join(import.meta.dirname, '../../../../.cache/faults');

/** A process of one of `programs/`. It and all that it started end with the scope that holds it. */
export class Program implements AsyncDisposable {
  /** The whole lines that it has written to stdout so far. */
  readonly lines: string[] = [];
  readonly ended: Promise<ProgramEnd>;
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #listeners = new Set<() => void>();
  readonly #watchdog: NodeJS.Timeout;
  #rest = '';
  #stderr = '';
  #end: ProgramEnd | null = null;
  #hung = false;
  /** It has answered, and nothing has been asked since. */
  #isIdle = false;

  constructor(name: string, argument: object, { through = [] }: ProgramOptions = {}) {
    this.#name = name;
    const program = join(import.meta.dirname, '../programs', `${name}.ts`);
    const command = [...through, process.execPath, ...sourceConditions(), '--expose-gc', program];
    const [file = '', ...args] = [...command, JSON.stringify(argument)];
    // A group of its own, so that strace and what it traces end together.
    this.#child = spawn(file, args, {
      detached: true,
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#watchdog = setInterval(() => {
      if (this.#isIdle) return;
      this.#hung = true;
      this.signal('SIGKILL');
    }, HANGS_AFTER);
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code, signal) => {
        clearInterval(this.#watchdog);
        this.#end = { code, signal, stderr: this.#stderr };
        resolve(this.#end);
        this.#tell();
      });
    });
    this.ended.catch(() => undefined);
  }

  /** The first line for which `wanted` holds. Rejects where the process ends before. */
  async until(wanted: (line: string) => boolean): Promise<string> {
    let seen = 0;
    for (;;) {
      for (; seen < this.lines.length; seen += 1) {
        const line = this.lines[seen] ?? '';
        if (wanted(line)) return line;
      }
      if (this.#end !== null) throw this.#endedEarly(this.#end);
      await new Promise<void>((resolve) => this.#listeners.add(resolve));
    }
  }

  /** Sends a line and waits for the next one. */
  async ask<T>(question: object): Promise<T> {
    this.#expect();
    const answers = this.lines.length;
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`);
    let index = 0;
    const answer = await this.until(() => index++ === answers);
    this.#isIdle = true;
    return JSON.parse(answer) as T;
  }

  /** Tells it that no more is asked. @returns How it ended. */
  async finish(): Promise<ProgramEnd> {
    this.#expect();
    this.#child.stdin?.end();
    return this.ended;
  }

  /** To it and all that it started. */
  signal(signal: NodeJS.Signals): void {
    if (this.#end !== null || this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal('SIGKILL');
    await this.ended.catch(() => undefined);
  }

  #expect(): void {
    this.#isIdle = false;
    this.#watchdog.refresh();
  }

  #read(text: string): void {
    this.#watchdog.refresh();
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    this.lines.push(...lines);
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }

  #endedEarly({ code, signal, stderr }: ProgramEnd): Error {
    const how = this.#hung ? 'hung' : `ended with ${code ?? signal}`;
    return new Error(`${this.#name} ${how}: ${[...this.lines.slice(-3), stderr].join('\n')}`);
  }
}

/** The sources of the workspace are used where this process uses them, and what is built elsewhere. */
function sourceConditions(): string[] {
  return process.execArgv.some((argument) => argument.includes('@skep/source'))
    ? ['--conditions=@skep/source']
    : [];
}
