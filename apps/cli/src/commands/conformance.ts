import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import type { Runtime } from '../runtime.ts';

const SUITE = '@skep/conformance';

export function addConformance(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('conformance')
    .description(`prove a storage adapter with the suite of ${SUITE}, installed beside the adapter`)
    .argument('<module>', 'the file that exports open(): a fresh, empty store to test')
    .argument('[options...]', 'options of the suite, after "--"');
  define<[module: string, options: string[]], object>(
    command,
    runtime,
    [
      ['skep conformance ./conformance.ts', 'the whole suite'],
      ['skep conformance ./conformance.ts -- --only query', 'a part of it'],
      ['skep conformance ./conformance.ts -- --help', 'what else it can do'],
    ],
    runSuite,
  );
}

/** The suite is not part of this program: it has to be the version that the adapter is written for. */
async function runSuite(
  { runtime }: CommandContext,
  module: string,
  options: readonly string[],
): Promise<ExitCode> {
  const path = resolve(runtime.cwd, module);
  const program = findSuite([dirname(path), runtime.cwd]);
  const suite = spawn(process.execPath, [program, path, ...options], { stdio: 'inherit', cwd: runtime.cwd });
  const { promise, resolve: done, reject } = Promise.withResolvers<number | null>();
  suite.once('error', reject);
  suite.once('close', done);
  const exitCode = await promise;
  if (exitCode === 0) return EXIT.ok;
  return exitCode === 2 ? EXIT.usage : EXIT.failed;
}

/** The suite's own program, as the first of `folders` has it installed. */
function findSuite(folders: readonly string[]): string {
  for (const folder of folders) {
    const manifest = resolveFrom(folder);
    if (manifest === null) continue;
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> };
    const [program] = Object.values(bin);
    if (program !== undefined) return join(dirname(manifest), program);
  }
  throw new CliError('CLI_NOT_FOUND', `${SUITE} is not installed here`, {
    hint: `Add it to the adapter's own project: npm install --save-dev ${SUITE}`,
  });
}

function resolveFrom(folder: string): string | null {
  try {
    return createRequire(join(folder, 'package.json')).resolve(`${SUITE}/package.json`);
  } catch {
    return null;
  }
}
