import { run } from './run.mjs';
import { root } from './workspace.mjs';

/**
 * One check: a name and the command that exits with 0 when all is well.
 *
 * @typedef {{ name: string, command: [string, ...string[]] }} Step
 */

/** Everything that can be checked without running the tests. @type {Step[]} */
export const staticSteps = [
  { name: 'lint and format', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['turbo', 'run', 'types:check', '--output-logs=errors-only', '--continue'] },
  { name: 'imports', command: ['node', 'tooling/checks/imports.ts'] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
  { name: 'packages', command: ['node', 'tooling/checks/packages.ts'] },
  { name: 'types against dist', command: ['node', 'tooling/checks/dist-types.ts'] },
];

/**
 * Runs the steps one after the other, all of them, and prints how each went.
 *
 * @param {Step[]} steps
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[]>} the names of those that failed
 */
export async function runSteps(steps, env) {
  /** @type {string[]} */
  const failed = [];
  for (const step of steps) {
    const { code } = await runStep(step, env);
    if (code !== 0) failed.push(step.name);
  }
  return failed;
}

/**
 * @param {Step} step
 * @param {NodeJS.ProcessEnv} env
 */
export async function runStep({ name, command: [command, ...args] }, env) {
  console.log(`\n== ${name}`);
  const start = Date.now();
  const code = await run(command, args, { cwd: root, env });
  console.log(`== ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  return { code };
}

/**
 * Says what failed, on stderr, and sets the exit code.
 *
 * @param {string[]} failed names of steps
 */
export function reportFailures(failed) {
  if (failed.length === 0) return;
  console.error(`\nFailed: ${failed.join(', ')}. See the output under each name above.`);
  process.exitCode = 1;
}
