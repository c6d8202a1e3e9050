import { runCli } from './cli.ts';
import { currentFolder } from './location/current-folder.ts';

/** Runs a command line as the process that it is: with its streams, its signals and its exit code. */
export async function start(args: readonly string[]): Promise<void> {
  // Who reads has gone, as "head" does when it has enough: there is nothing left to do, and nothing to say.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.exitCode = await runCli(args, {
    environment: process.env,
    // Found when it is needed: help can be given anywhere.
    get cwd() {
      return currentFolder();
    },
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => new Date(),
    takeInterrupt,
  });
}

function takeInterrupt(): AbortSignal {
  const controller = new AbortController();
  // Once: a second Ctrl-C ends what does not end by itself.
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}
