import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { lookAtSpools } from '../doctor/waiting-events.ts';
import { writeChecks } from '../doctor/write-checks.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import type { Runtime } from '../runtime.ts';

export function addHealth(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('health')
    .description('how the database is doing, told fast: "doctor" also reads what takes long to read');
  define<[], object>(
    command,
    runtime,
    [
      ['skep health', 'ends with 1 where something is failing'],
      ['skep health --json', 'for monitoring, as often as you like'],
    ],
    health,
  );
}

async function health({
  output,
  runtime,
  locate,
  withDatabase,
}: CommandContext): Promise<ExitCode | undefined> {
  const probe = async () => lookAtSpools(locate(), runtime);
  const report = await withDatabase((db) => db.health(), { migrate: false, probes: [probe] });
  if (output.json) output.writeJson(report);
  else writeChecks(report.checks, output);
  return report.status === 'failing' ? EXIT.failed : undefined;
}
