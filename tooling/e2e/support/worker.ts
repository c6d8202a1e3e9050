import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The whole lines that it wrote to stdout. */
  readonly lines: readonly string[];
  readonly stderr: string;
}

export interface Worker {
  readonly child: ChildProcess;
  readonly ended: Promise<WorkerEnd>;
}

/** Starts `workers/<name>.ts` as a process of its own. */
export function startWorker(name: string, args: readonly string[]): Worker {
  const script = join(import.meta.dirname, '../workers', `${name}.ts`);
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<WorkerEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, lines: stdout.split('\n').slice(0, -1), stderr });
    });
  });
  return { child, ended };
}
