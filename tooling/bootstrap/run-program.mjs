// Sets the workspace up and runs one of its programs with the Node of its own. What follows `--` goes to the program.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setUp } from './set-up.mjs';
import { root, workspaceNode } from './workspace.mjs';

/**
 * @param {string} program The program, from the root of the workspace.
 * @param {string} name What to call it when it does not start.
 */
export async function runProgram(program, name) {
  const env = await setUp();
  const args = [join(root, program), ...process.argv.slice(2)];
  const child = spawn(workspaceNode() ?? 'node', args, { cwd: root, env, stdio: 'inherit' });

  // A terminal sends Ctrl-C to both processes; this one stays until the program has ended in its own way.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));

  child.on('error', (error) => {
    console.error(`${name} did not start: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
