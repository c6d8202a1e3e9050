import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Goes on only if the person agrees: by the option `--yes`, or when asked on a terminal.
 *
 * @throws CliError `CLI_NOT_CONFIRMED`
 */
export async function requireConfirmation(
  { runtime, output }: CommandContext,
  { given, question }: { given: boolean | undefined; question: string },
): Promise<void> {
  if (given) return;
  if (!runtime.stdin.isTTY || !runtime.stderr.isTTY || output.json) {
    throw new CliError('CLI_NOT_CONFIRMED', 'this cannot be undone, and there is nobody to ask', {
      hint: 'Give --yes to do it all the same.',
    });
  }
  const answer = await ask(`${question} [y/N] `, runtime);
  if (answer !== null && /^y(es)?$/i.test(answer.trim())) return;
  throw new CliError('CLI_NOT_CONFIRMED', 'nothing was done');
}

/** The answer; null where the person pressed Ctrl-C or Ctrl-D instead. */
async function ask(question: string, { stdin, stderr }: Runtime): Promise<string | null> {
  const { createInterface } = await import('node:readline');
  const asking = createInterface({ input: stdin, output: stderr });
  const { promise, resolve } = Promise.withResolvers<string | null>();
  asking.once('SIGINT', () => asking.close());
  asking.once('close', () => resolve(null));
  asking.question(question, resolve);
  try {
    return await promise;
  } finally {
    asking.close();
  }
}
