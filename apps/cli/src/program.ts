import { Command } from 'commander';
import { addBackup } from './commands/backup.ts';
import { addCapture } from './commands/capture.ts';
import { addConfig } from './commands/config.ts';
import { addConformance } from './commands/conformance.ts';
import { addCreate } from './commands/create.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDrain } from './commands/drain.ts';
import { addDecrypt, addEncrypt } from './commands/encrypt.ts';
import { addEvents } from './commands/events.ts';
import { addHealth } from './commands/health.ts';
import { addHook } from './commands/hook.ts';
import { addHooks } from './commands/hooks.ts';
import { addImport } from './commands/import.ts';
import { addInit } from './commands/init.ts';
import { addLs } from './commands/ls.ts';
import { addMigrate } from './commands/migrate.ts';
import { addPrune } from './commands/prune.ts';
import { addRestore } from './commands/restore.ts';
import { addReview } from './commands/review.ts';
import { addRm } from './commands/rm.ts';
import { addShow } from './commands/show.ts';
import { addStatus } from './commands/status.ts';
import { addTree } from './commands/tree.ts';
import { addUpdate } from './commands/update.ts';
import { addVacuum } from './commands/vacuum.ts';
import type { AddCommand } from './define-command.ts';
import { CliError } from './errors/cli-error.ts';
import { EXIT_MEANINGS } from './errors/exit-codes.ts';
import type { Runtime } from './runtime.ts';
import { version } from './version.ts';

const GROUPS: readonly (readonly [heading: string, commands: readonly AddCommand[]])[] = [
  ['Start:', [addInit]],
  ['Look:', [addLs, addShow, addEvents, addTree]],
  ['Change:', [addCreate, addUpdate, addStatus, addRm, addConfig]],
  ['Review:', [addReview]],
  [
    'Maintain:',
    [
      addDoctor,
      addHealth,
      addBackup,
      addRestore,
      addPrune,
      addVacuum,
      addEncrypt,
      addDecrypt,
      addDrain,
      addMigrate,
      addConformance,
    ],
  ],
  ['Connect agents:', [addHooks, addImport, addCapture, addHook]],
];

/** The whole command line. Nothing is opened or loaded before a command's work needs it. */
export function createProgram(runtime: Runtime): Command {
  const program = new Command('skep')
    .description(
      'The shared record of a fleet of coding agents: who is running, on what, and what each one did.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .addHelpCommand(helpCommand())
    .option('--database <url>', 'the database: file:PATH, sqlite:PATH, memory: or a path')
    .option('--json', 'print records as JSON, and errors as JSON on stderr')
    .option('--no-color', 'print without colours')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', `\n${startText()}\n\n${locationText()}\n\n${exitCodeText()}`);
  for (const [heading, commands] of GROUPS) {
    program.commandsGroup(heading);
    for (const add of commands) add(program, runtime);
  }
  prepare(program, runtime);
  return program;
}

function helpCommand(): Command {
  return new Command('help')
    .helpOption(false)
    .argument('[command]')
    .description('print help for a command')
    .helpGroup('Help:');
}

/** Makes every command report through `CliError`, and print through the runtime. */
function prepare(command: Command, runtime: Runtime): void {
  command.exitOverride((error) => {
    // Help and the version were printed, and that was all that was asked for.
    if (error.exitCode === 0) throw error;
    if (error.code === 'commander.help') throw missingCommand(command);
    throw new CliError('CLI_USAGE', messageOf(error.message), {
      hint: `Run "${pathOf(command)} --help" to see how it is used.`,
    });
  });
  command.configureOutput({
    writeOut: (text) => runtime.stdout.write(text),
    // Errors are printed once, where they are caught.
    writeErr: () => undefined,
  });
  command.configureHelp({ showGlobalOptions: true });
  command.commands.forEach((child) => {
    prepare(child, runtime);
  });
}

function missingCommand(group: Command): CliError {
  const names = group.commands.map((command) => command.name()).join(', ');
  return new CliError('CLI_USAGE', `"${pathOf(group)}" needs a command: ${names}`, {
    hint: `Run "${pathOf(group)} --help" to see what they do.`,
  });
}

function messageOf(text: string): string {
  return text.replace(/^error: /, '').replace(/\n\((.*)\)$/, ' ($1)');
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function startText(): string {
  return [
    'To start:',
    '  $ skep init',
    '  $ skep create --issue 12',
    '  $ skep ls',
    '  $ skep events --follow',
  ].join('\n');
}

function locationText(): string {
  return [
    'The database is the first of these:',
    '  --database URL',
    '  the environment variable SKEP_DATABASE_URL',
    '  .skep/skep.db in the main worktree of the git repository you are in',
    '  skep/skep.db in your data folder ($XDG_DATA_HOME, else ~/.local/share)',
  ].join('\n');
}

function exitCodeText(): string {
  const lines = EXIT_MEANINGS.map(([code, meaning]) => `  ${code}  ${meaning}`);
  return ['Exit codes:', ...lines].join('\n');
}
