import { readSecret } from '../arguments/read-secret.ts';
import { CliError } from '../errors/cli-error.ts';
import type { Runtime } from '../runtime.ts';

const EXAMPLE = 'skep encrypt --yes < KEYFILE';

/**
 * The key of the whole file: from `SKEP_FILE_KEY`, else from stdin, typed unseen on a terminal.
 *
 * @param options.twice Typed keys are asked for twice: one with a slip in it would open nothing ever again.
 * @throws CliError `CLI_USAGE`
 */
export async function readFileKey(runtime: Runtime, { twice }: { readonly twice: boolean }): Promise<string> {
  const named = runtime.environment.SKEP_FILE_KEY?.trim();
  if (named) return named;
  const typed = await readSecret(runtime, 'Key of the file: ', EXAMPLE);
  if (!twice || !runtime.stdin.isTTY) return typed;
  if ((await readSecret(runtime, 'The same again: ', EXAMPLE)) === typed) return typed;
  throw new CliError('CLI_USAGE', 'the two keys differ', { hint: 'Nothing was changed. Try again.' });
}
