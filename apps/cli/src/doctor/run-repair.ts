import { writeFile } from 'node:fs/promises';
import { planRepair, type RepairReport, repairDatabase } from '@skep/core';
import { agrees, canAsk } from '../arguments/confirm.ts';
import type { CommandContext } from '../command-context.ts';
import { loadAdapter } from '../database/load-adapter.ts';
import { requireDatabase } from '../database/require-database.ts';
import { CliError } from '../errors/cli-error.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import { planText, repairText, restoreCommand, soundText } from './repair-text.ts';

/**
 * Says what a repair will do, asks, and does it. The damaged file is neither opened nor changed.
 *
 * @throws CliError `CLI_NOT_CONFIRMED`, `CLI_NO_DATABASE`
 */
export async function runRepair(
  context: CommandContext,
  { yes }: { readonly yes: boolean | undefined },
): Promise<ExitCode | undefined> {
  const { output, runtime } = context;
  const location = context.locate();
  requireDatabase(location);
  const config = { url: location.url };
  const plan = await planRepair(config, { loadAdapter, clock: runtime.now });
  if (!output.json) output.write(planText(plan));
  await confirm(context, yes);
  const report = await repairDatabase(config, plan, { loadAdapter, clock: runtime.now });
  if (report.target === null) {
    if (output.json) output.writeJson({ ok: true, plan, report });
    else output.write(soundText(report));
    return undefined;
  }
  const list = `${report.target}.report.json`;
  await writeFile(list, `${JSON.stringify({ plan, report }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  const restore = restoreCommand(report.target, location.url);
  if (output.json) output.writeJson({ ok: isSound(report), plan, report, list, restore });
  else output.write(repairText(report, { list, restore }));
  return isSound(report) ? undefined : EXIT.failed;
}

function isSound({ verification }: RepairReport): boolean {
  return verification?.ok === true;
}

async function confirm(context: CommandContext, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!canAsk(context)) {
    throw new CliError('CLI_NOT_CONFIRMED', 'there is nobody to ask whether to do this', {
      hint: 'Give --yes to do it.',
    });
  }
  if (!(await agrees('Do it?', context.runtime))) throw new CliError('CLI_NOT_CONFIRMED', 'nothing was done');
}
