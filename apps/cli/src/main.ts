import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseHookArguments } from './hook/hook-arguments.ts';
import { userFolders } from './location/user-folders.ts';

// The program is started often, above all by hooks: nothing is imported here that a command may not need.
const args = process.argv.slice(2);
const hook = parseHookArguments(args);

// In the user's own cache: in a folder that others can write to, they could have this program run their code.
enableCompileCache(join(userFolders(process.env).cache, 'compiled'));

async function main(): Promise<void> {
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

void main();
