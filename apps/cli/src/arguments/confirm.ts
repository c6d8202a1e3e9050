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
  if (!canAsk({ runtime, output })) {
    throw new CliError('CLI_NOT_CONFIRMED', 'this cannot be undone, and there is nobody to ask', {
      hint: 'Give --yes to do it all the same.',
    });
  }
  if (await agrees(question, runtime)) return;
  throw new CliError('CLI_NOT_CONFIRMED', 'nothing was done');
}

/** Whether there is a person at a terminal who can be asked something. */
export function canAsk({ runtime, output }: Pick<CommandContext, 'runtime' | 'output'>): boolean {
  return runtime.stdin.isTTY === true && runtime.stderr.isTTY === true && !output.json;
}

/** The answer to a question of yes or no; anything else than yes is no. */
export async function agrees(question: string, runtime: Runtime): Promise<boolean> {
  const answer = await ask(`${question} [y/N] `, runtime);
  return answer !== null && /^y(es)?$/i.test(answer.trim());
}

/** The answer; null where the person pressed Ctrl-C or Ctrl-D instead. */
async function ask(question: string, { stdin, prompt }: Runtime): Promise<string | null> {
  const { createInterface } = await import('node:readline');
  const asking = createInterface({ input: stdin, output: prompt });
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
