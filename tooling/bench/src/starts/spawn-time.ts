import { spawn } from 'node:child_process';

export interface Command {
  readonly args: readonly string[];
  readonly input: string;
  readonly environment: Readonly<Record<string, string>>;
  /** It is to print something; any other command must print nothing. */
  readonly prints?: boolean;
}

export interface Spawned {
  /** Milliseconds from its start to its end, its output included: what somebody waits who runs it. */
  readonly time: number;
  /** What it wrote to the file descriptor 3. */
  readonly note: string;
}

/**
 * Runs a process of this Node to its end.
 *
 * @throws Error when it ends with anything but 0, prints something against expectation, or nothing.
 */
export function runToEnd({ args, input, environment, prints = false }: Command): Promise<Spawned> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    let note = '';
    child.stdout?.on('data', (data) => (output += String(data)));
    child.stderr?.on('data', (data) => (errors += String(data)));
    child.stdio[3]?.on('data', (data) => (note += String(data)));
    child.on('error', reject);
    child.on('close', (code) => {
      const time = performance.now() - began;
      if (code === 0 && errors === '' && (output !== '') === prints) resolve({ time, note });
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${output}${errors}`));
    });
    // A process that reads nothing ends before all is written: that is its right.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
