import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { userFolders } from './location/user-folders.ts';
import { stderr, stdout } from './output/standard-streams.ts';
import { parseRecorderArguments } from './recorder/recorder-arguments.ts';
import { nodeProblem } from './supported-node.ts';
import { version } from './version.ts';

// The program is started often: nothing is imported here that a command may not need. Hooks do not come here at all; see
// hook/take-hook.ts.
async function main(args: readonly string[]): Promise<void> {
  const problem = nodeProblem(process.versions.node);
  if (problem !== null) {
    stderr().write(`error CLI_OLD_NODE: ${problem}\n`);
    process.exitCode = 1;
    return;
  }
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    stdout().write(`${version}\n`);
    return;
  }
  // In the user's own cache: in a folder that others can write to, they could have this program run their code.
  enableCompileCache(join(userFolders(process.env).cache, 'compiled'));

  const recorder = parseRecorderArguments(args);
  if (recorder !== null) {
    const { runRecorder } = await import('./recorder/run-recorder.ts');
    await runRecorder(recorder);
  } else {
    const { start } = await import('./start.ts');
    await start(args);
  }
}

void main(process.argv.slice(2));
