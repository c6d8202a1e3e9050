import { runCli } from './cli.ts';
import { currentFolder } from './location/current-folder.ts';
import { stderr, stdout } from './output/standard-streams.ts';

/** Runs a command line as the process that it is: with its streams, its signals and its exit code. */
export async function start(args: readonly string[]): Promise<void> {
  process.exitCode = await runCli(args, {
    environment: process.env,
    // Found when it is needed: help can be given anywhere.
    get cwd() {
      return currentFolder();
    },
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return stdout();
    },
    get stderr() {
      return stderr();
    },
    get prompt() {
      return process.stderr;
    },
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
