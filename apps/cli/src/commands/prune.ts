import type { PruneReport } from '@skep/contracts';
import type { Command } from 'commander';
import { parseTime } from '../arguments/parse-time.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { localTime } from '../output/local-time.ts';
import { plural } from '../output/plural.ts';
import type { Runtime } from '../runtime.ts';

interface PruneOptions {
  readonly before?: string;
  readonly dryRun?: boolean;
}

export function addPrune(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('prune')
    .description('delete old events; what they count for stays')
    .option(
      '--before <time>',
      'from before this time: 30d, 12h or an ISO date; default: 30d, or SKEP_LOG_RETENTION (days)',
    )
    .option('-n, --dry-run', 'say what would go, and delete nothing');
  command.addHelpText(
    'after',
    '\nIt happens by itself once a day. Counts of events and failures stay as they were, and importing the same\n' +
      'transcripts again brings nothing back. On a full disk it gives up the reserve beside the database first.',
  );
  define<[], PruneOptions>(
    command,
    runtime,
    [
      ['skep prune --before 7d --dry-run', 'what would go'],
      ['skep prune --before 2026-03-01', 'all from before March'],
    ],
    prune,
  );
}

async function prune(context: CommandContext, { before, dryRun }: PruneOptions): Promise<undefined> {
  const { output } = context;
  const options = {
    ...(before !== undefined && { before: parseTime(before, output.now) }),
    ...(dryRun && { dryRun }),
  };
  const report = await context.withDatabase((db) => db.maintenance.prune(options));
  if (output.json) output.writeJson({ ...report, dry_run: dryRun === true });
  else output.write(`${dryRun ? 'Would delete' : 'Deleted'} ${reportText(report)}\n`);
}

function reportText({ before, events, instances, changes }: PruneReport): string {
  const ofWhom = events === 0 ? '' : ` of ${plural(instances, 'instance')}`;
  const entries = changes === 1 ? '1 entry' : `${changes} entries`;
  return `${plural(events, 'event')}${ofWhom} and ${entries} of the change feed, from before ${localTime(before)}`;
}
