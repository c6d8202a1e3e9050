import { spawn } from 'node:child_process';

export interface Command {
  readonly args: readonly string[];
  readonly input: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Milliseconds from the start of a process of this Node to its end, its output included: what somebody waits who runs it.
 *
 * @throws Error when it ends with anything but 0, or prints something.
 */
export function spawnTime({ args, input, environment }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, { env: environment });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    child.on('error', reject);
    child.on('close', (code) => {
      const time = performance.now() - began;
      if (code === 0 && output === '') resolve(time);
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${output}`));
    });
    // A process that reads nothing ends before all is written: that is its right.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
