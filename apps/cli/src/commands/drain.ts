import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { prepareFolder } from '../database/prepare-folder.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import { describeError } from '../errors/describe-error.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import { plural } from '../output/plural.ts';
import { hasWaiting, spoolsOf } from '../recorder/spool-location.ts';
import type { Runtime } from '../runtime.ts';

export function addDrain(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('drain')
    .description('record the events that hooks have taken and that wait beside the database');
  command.addHelpText(
    'after',
    '\nIt happens by itself, in the background and with every command that looks at the database; this one says what came of it.',
  );
  define<[], object>(
    command,
    runtime,
    [
      ['skep drain', 'ends with 5 where the database cannot take them now'],
      ['skep doctor', 'shows how many wait'],
    ],
    drain,
  );
}

async function drain(context: CommandContext): Promise<ExitCode | undefined> {
  const { output, runtime } = context;
  const location = context.locate();
  const spools = spoolsOf(location, runtime.environment);
  if (!hasWaiting(spools)) return report({ recorded: 0, rejected: 0 });
  prepareFolder(location);
  const { openDatabase } = await import('../database/open-database.ts');
  const { recordSpools } = await import('../recorder/record-spool.ts');
  const db = await openDatabase(location);
  try {
    const result = await recordSpools(db, spools, (problem) => output.note(describeError(problem).message));
    if (result !== null) return report(result);
    throw new CliError('CLI_SPOOL_BUSY', 'another process is recording the waiting events', {
      hint: 'Wait for it; "skep doctor" shows how many wait.',
    });
  } finally {
    await db.disconnect();
  }

  function report(result: { recorded: number; rejected: number }): ExitCode | undefined {
    if (output.json) output.writeJson(result);
    else output.write(text(result));
    return result.rejected > 0 ? EXIT.failed : undefined;
  }
}

function text({ recorded, rejected }: { recorded: number; rejected: number }): string {
  const done = recorded === 0 ? 'Nothing waited.' : `Recorded ${plural(recorded, 'event')}.`;
  if (rejected === 0) return `${done}\n`;
  const put =
    'which the database will never take; they are kept beside the spool, in a file that ends in .rejected';
  return `${recorded === 0 ? '' : `${done}\n`}Put aside ${plural(rejected, 'event')}, ${put}.\n`;
}
