import { changeFileKey } from '@skep/adapter-libsql';
import { requireConfirmation } from '../arguments/confirm.ts';
import type { CommandContext } from '../command-context.ts';
import { requireDatabase } from '../database/require-database.ts';
import { CliError } from '../errors/cli-error.ts';
import { neutralize } from '../output/neutralize.ts';
import { copiesOf } from './copies-of.ts';
import { readFileKey } from './read-file-key.ts';

/** One direction: a plain file to an encrypted one, or back. */
export interface KeyChange {
  readonly kind: 'encrypt' | 'decrypt';
  readonly question: string;
  readonly done: string;
  /** Where the file was so already. */
  readonly nothing: string;
  /** What is said of copies that are as they were before. */
  readonly copies: string;
}

export async function changeKey(
  context: CommandContext,
  change: KeyChange,
  { yes }: { readonly yes?: boolean },
): Promise<undefined> {
  const { output, runtime } = context;
  const location = context.locate();
  if (location.path === null || !location.url.startsWith('file:')) {
    throw new CliError('CLI_USAGE', 'only a file: database can be encrypted as a whole', {
      hint: `Name it as file:PATH. Files written through sqlite: can be opened so, too.`,
    });
  }
  requireDatabase(location);
  const key = await readFileKey(runtime, { twice: change.kind === 'encrypt' });
  await requireConfirmation(context, { given: yes, question: change.question });
  const keys = change.kind === 'encrypt' ? { to: key } : { from: key };
  const { changed } = await changeFileKey({ url: location.url, ...keys });
  const copies = await copiesOf(location);
  if (output.json) {
    output.writeJson({ path: location.path, changed, copies });
    return;
  }
  output.write(`${neutralize(location.path)} ${changed ? change.done : change.nothing}\n`);
  if (changed && copies.length > 0) {
    output.write(`${change.copies}\n`);
    for (const copy of copies) output.write(`  ${neutralize(copy)}\n`);
  }
}
