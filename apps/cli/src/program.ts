import { Command } from 'commander';
import { COMMAND_GROUPS, type CommandEntry } from './commands/command-groups.ts';
import { CliError } from './errors/cli-error.ts';
import { EXIT_MEANINGS } from './errors/exit-codes.ts';
import type { Runtime } from './runtime.ts';
import { version } from './version.ts';

/**
 * The command line, as far as the arguments need it: the command that they name, or all of them, for the help and for who
 * mistook a name. Most starts are of one command, and no other is loaded for it.
 *
 * @throws CliError `CLI_USAGE` where an option of every command is given wrongly.
 */
export async function createProgram(runtime: Runtime, args: readonly string[]): Promise<Command> {
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
  prepare(program, runtime);
  // Read as they will be read again: an option's value may have the name of a command.
  const [first, second] = program.parseOptions([...args]).operands;
  const named = findCommand(first === 'help' ? second : first);
  for (const [heading, commands] of COMMAND_GROUPS) {
    program.commandsGroup(heading);
    for (const command of commands) {
      if (named === undefined || named === command) (await command.load())(program, runtime);
    }
  }
  for (const command of program.commands) prepare(command, runtime);
  return program;
}

function findCommand(name: string | undefined): CommandEntry | undefined {
  return COMMAND_GROUPS.flatMap(([, commands]) => commands).find(({ names }) =>
    names.some((known) => known === name),
  );
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
