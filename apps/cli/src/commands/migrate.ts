import type { AppliedMigration, MigrationProblem, MigrationResult, MigrationStatus } from '@skep/contracts';
import type { Command } from 'commander';
import { requireConfirmation } from '../arguments/confirm.ts';
import { wholeNumber } from '../arguments/parse-values.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import { localTime } from '../output/local-time.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import { plural } from '../output/plural.ts';
import type { Runtime } from '../runtime.ts';

/** The schema is what these are about, so none of them changes it on the way in. */
const untouched = { migrate: false } as const;

export function addMigrate(parent: Command, runtime: Runtime): void {
  const group = parent
    .command('migrate')
    .description("the database's schema: where it stands, and to change it");
  group.helpCommand(false);
  group.addHelpText('after', '\nExamples:\n  $ skep migrate status\n  $ skep migrate up');
  addStatus(group, runtime);
  addUp(group, runtime);
  addDown(group, runtime);
  addVerify(group, runtime);
}

function addStatus(group: Command, runtime: Runtime): void {
  const command = group.command('status').description('which migrations are applied, and which are pending');
  define<[], object>(
    command,
    runtime,
    [['skep migrate status', 'ends with 1 where something does not fit']],
    async ({ output, withDatabase }) => {
      const status = await withDatabase((db) => db.migrations.status(), untouched);
      if (output.json) output.writeJson(status);
      else writeStatus(status, output);
      return status.problems.length === 0 ? undefined : EXIT.failed;
    },
  );
}

function writeStatus({ applied, pending, problems }: MigrationStatus, output: Output): void {
  const { paint } = output;
  const broken = new Map(problems.map((problem) => [problem.id, problem]));
  for (const migration of applied)
    output.write(`${appliedText(migration, broken.has(migration.id), output)}\n`);
  for (const id of pending) output.write(`${paint('yellow', 'pending')}  ${neutralize(id)}\n`);
  for (const problem of problems) output.write(`${problemText(problem, output)}\n`);
  if (pending.length > 0 && problems.length === 0)
    output.note('Run "skep migrate up" to apply what is pending.');
}

function appliedText({ id, applied_at }: AppliedMigration, isBroken: boolean, { paint }: Output): string {
  return `${paint(isBroken ? 'red' : 'green', 'applied')}  ${neutralize(id)}  ${paint('dim', localTime(applied_at))}`;
}

function problemText({ reason, message }: MigrationProblem, { paint }: Output): string {
  return `${paint('red', 'problem')}  ${reason}: ${neutralize(message)}`;
}

function addUp(group: Command, runtime: Runtime): void {
  const command = group
    .command('up')
    .description('apply what is pending; a database that holds data is backed up first')
    .option('--to <id>', 'up to and with this migration');
  define<[], { readonly to?: string }>(
    command,
    runtime,
    [['skep migrate up', 'to the newest schema']],
    async ({ output, withDatabase }, { to }) => {
      const result = await withDatabase((db) => db.migrations.up(to === undefined ? {} : { to }), untouched);
      writeResult(result, 'Applied', output);
      return undefined;
    },
  );
}

interface DownOptions {
  readonly steps: number;
  readonly yes?: boolean;
}

function addDown(group: Command, runtime: Runtime): void {
  const command = group
    .command('down')
    .description('revert the newest migrations, with the data that only they hold')
    .option('--steps <number>', 'how many', wholeNumber(1), 1)
    .option('-y, --yes', 'do not ask');
  define<[], DownOptions>(
    command,
    runtime,
    [
      ['skep migrate down', 'the newest one; asks first'],
      ['skep migrate down --steps 2 --yes', 'for scripts'],
    ],
    down,
  );
}

async function down(context: CommandContext, { steps, yes }: DownOptions): Promise<undefined> {
  await context.withDatabase(async (db) => {
    const { applied } = await db.migrations.status();
    const names = applied.slice(-steps).map(({ id }) => neutralize(id));
    const what = names.length === 0 ? 'nothing' : names.reverse().join(', ');
    await requireConfirmation(context, {
      given: yes,
      question: `Revert ${what}, and lose the data that only it holds?`,
    });
    writeResult(await db.migrations.down({ steps }), 'Reverted', context.output);
  }, untouched);
}

function writeResult({ migrations, backup }: MigrationResult, verb: string, output: Output): void {
  if (output.json) {
    output.writeJson({ migrations, backup });
    return;
  }
  if (migrations.length === 0) output.write('Nothing to do\n');
  for (const id of migrations) output.write(`${verb} ${neutralize(id)}\n`);
  if (backup !== null) output.write(`The database as it was before: ${neutralize(backup)}\n`);
}

function addVerify(group: Command, runtime: Runtime): void {
  const command = group
    .command('verify')
    .description('compare the schema with the one that the applied migrations make');
  define<[], object>(
    command,
    runtime,
    [['skep migrate verify', 'ends with 1 where they differ']],
    async ({ output, withDatabase }): Promise<ExitCode | undefined> => {
      const differences = await withDatabase((db) => db.migrations.verify(), untouched);
      if (output.json) output.writeJson(differences);
      else if (differences.length === 0) output.write('The schema is what the migrations make\n');
      for (const { object, message } of output.json ? [] : differences) {
        output.write(`${neutralize(object)}: ${neutralize(message)}\n`);
      }
      if (differences.length > 0) output.note(`${plural(differences.length, 'difference')} found.`);
      return differences.length === 0 ? undefined : EXIT.failed;
    },
  );
}
