import { resolve } from 'node:path';
import { examineBackup, type RestoreReport, restoreDatabase } from '@skep/core';
import type { Command } from 'commander';
import { requireConfirmation } from '../arguments/confirm.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import type { DatabaseLocation } from '../location/database-location.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Runtime } from '../runtime.ts';

export function addRestore(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('restore')
    .description('put a backup in the place of the database, which is kept beside it')
    .argument('<file>', 'the backup, or "latest" for the newest in the folder for backups')
    .option('-y, --yes', 'do not ask');
  command.addHelpText(
    'after',
    '\nThe backup is read and checked first. Nobody else may have the database open meanwhile: who does is named.',
  );
  define<[file: string], { readonly yes?: boolean }>(
    command,
    runtime,
    [
      ['skep restore latest', 'says what would be lost, and asks'],
      ['skep restore /mnt/usb/skep.db --yes', 'for scripts'],
    ],
    restore,
  );
}

async function restore(
  context: CommandContext,
  file: string,
  { yes }: { readonly yes?: boolean },
): Promise<undefined> {
  const { output, runtime } = context;
  const location = context.locate();
  const from = file === 'latest' ? await newestOf(location) : resolve(runtime.cwd, file);
  const { loadAdapter } = await import('../database/load-adapter.ts');
  const { url } = location;
  const content = await examineBackup({ url }, { from }, { loadAdapter });
  const { presentState } = await import('../restore/present-state.ts');
  const { planText } = await import('../restore/plan-text.ts');
  const present = await presentState(location, content.feedHead);
  const plan = planText({ from, content, present, now: output.now });
  if (!output.json) output.write(`${plan}\n`);
  await requireConfirmation(context, { given: yes, question: 'Put the backup in its place?' });
  const report = await restoreDatabase({ url }, { from }, { loadAdapter });
  if (output.json) output.writeJson(report);
  else output.write(`${reportText(report)}\n`);
}

async function newestOf(location: DatabaseLocation): Promise<string> {
  const { backupsOf } = await import('../backup/backups-of.ts');
  const [newest] = await backupsOf(location);
  if (newest !== undefined) return newest.path;
  throw new CliError('CLI_NOT_FOUND', 'there is no backup in the folder for backups', {
    hint: 'Name the file of one. "skep backup" makes one.',
    context: { database: location.path },
  });
}

function reportText({ path, from, replaced }: RestoreReport): string {
  const kept = replaced === null ? '' : `\nWhat was there before: ${neutralize(replaced)}`;
  return `Restored ${neutralize(path)} from ${neutralize(from)}${kept}`;
}
