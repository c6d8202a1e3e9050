import { resolve } from 'node:path';
import { examineBackup, type RestoreReport, restoreDatabase } from '@skep/core';
import { requireConfirmation } from '../arguments/confirm.ts';
import { backupsOf } from '../backup/backups-of.ts';
import type { CommandContext } from '../command-context.ts';
import { loadAdapter } from '../database/load-adapter.ts';
import { CliError } from '../errors/cli-error.ts';
import type { DatabaseLocation } from '../location/database-location.ts';
import { neutralize } from '../output/neutralize.ts';
import { planText } from './plan-text.ts';
import { presentState } from './present-state.ts';

export interface RestoreOptions {
  readonly yes?: boolean;
}

/** Puts a backup in the place of the database. */
export async function restore(
  context: CommandContext,
  file: string,
  { yes }: RestoreOptions,
): Promise<undefined> {
  const { output, runtime } = context;
  const location = context.locate();
  const from = file === 'latest' ? await newestOf(location) : resolve(runtime.cwd, file);
  const { url } = location;
  const content = await examineBackup({ url }, { from }, { loadAdapter });
  const present = await presentState(location, content.feedHead);
  const plan = planText({ from, content, present, now: output.now });
  if (!output.json) output.write(`${plan}\n`);
  await requireConfirmation(context, { given: yes, question: 'Put the backup in its place?' });
  const report = await restoreDatabase({ url }, { from }, { loadAdapter });
  if (output.json) output.writeJson(report);
  else output.write(`${reportText(report)}\n`);
}

async function newestOf(location: DatabaseLocation): Promise<string> {
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
