import { spawn } from 'node:child_process';

const windows = process.platform === 'win32';

/**
 * Runs a command and resolves with its exit code (1 when a signal ended it or it could not start).
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, onOutput?: (text: string) => void }} options
 *   with `onOutput` the output goes there, and nothing can be typed; without it, the terminal is shared
 * @returns {Promise<number>}
 */
export function run(command, args, { cwd, env, onOutput }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: windows,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => onOutput?.(text));
    }
    child.on('error', (error) => {
      onOutput?.(`${command}: ${error.message}\n`);
      if (!onOutput) console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a command and returns what it printed. Rejects, with the output, when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 */
export async function capture(command, args, options) {
  let output = '';
  const code = await run(command, args, {
    ...options,
    onOutput: (text) => {
      output += text;
    },
  });
  if (code !== 0) throw new CommandError(command, args, code, output);
  return output;
}

/** A command that failed, with everything that it printed. */
export class CommandError extends Error {
  /**
   * @param {string} command
   * @param {string[]} args
   * @param {number} code
   * @param {string} output
   */
  constructor(command, args, code, output) {
    super(`${[command, ...args].join(' ')} ended with code ${code}`);
    this.output = output;
  }
}
