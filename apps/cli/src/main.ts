import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseHookArguments } from './hook/hook-arguments.ts';
import { userFolders } from './location/user-folders.ts';
import { nodeProblem } from './supported-node.ts';

// The program is started often, above all by hooks: nothing is imported here that a command may not need.
async function main(args: readonly string[]): Promise<void> {
  const hook = parseHookArguments(args);
  const problem = nodeProblem(process.versions.node);
  const folders = userFolders(process.env);
  if (problem !== null) {
    // An agent must not be disturbed by it; "skep doctor" on a newer Node will tell.
    if (hook !== null) await logProblem(folders.state, problem);
    else refuse(problem);
    return;
  }
  // In the user's own cache: in a folder that others can write to, they could have this program run their code.
  enableCompileCache(join(folders.cache, 'compiled'));

  if (hook !== null) {
    const { runHook } = await import('./hook/run-hook.ts');
    await runHook(hook);
  } else if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    const { version } = await import('./version.ts');
    process.stdout.write(`${version}\n`);
  } else {
    const { start } = await import('./start.ts');
    await start(args);
  }
}

function refuse(problem: string): void {
  process.stderr.write(`error CLI_OLD_NODE: ${problem}\n`);
  process.exitCode = 1;
}

async function logProblem(folder: string, message: string): Promise<void> {
  const { HookJournal } = await import('./hook/hook-journal.ts');
  new HookJournal(folder).report('CLI_OLD_NODE', message);
}

void main(process.argv.slice(2));
