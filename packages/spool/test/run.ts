import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  readonly signal: string | null;
  readonly code: number | null;
  readonly output: string;
}

/** Runs a script of this folder from the sources, as a process of its own. */
export function run(script: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const path = join(import.meta.dirname, script);
    const flags = ['--conditions=@skep/source', '--experimental-strip-types', '--no-warnings'];
    const child = spawn(process.execPath, [...flags, path, ...args]);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}
