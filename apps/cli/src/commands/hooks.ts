import { AGENTS, type Agent } from '@skep/ingest';
import type { Command } from 'commander';
import { someOf } from '../arguments/parse-values.ts';
import { define } from '../define-command.ts';
import type { ScopeOptions } from '../hooks/choices.ts';
import type { ChangeOptions, InstallOptions } from '../hooks/run.ts';
import type { Runtime } from '../runtime.ts';

type Named = [agents: readonly Agent[] | undefined];

const NAMES = AGENTS.join(', ');

export function addHooks(parent: Command, runtime: Runtime): void {
  const group = parent.command('hooks').description('let agents report by themselves: change their settings');
  group.helpCommand(false);
  group.addHelpText(
    'after',
    '\nExamples:\n  $ skep hooks install claude-code --project\n  $ skep hooks status',
  );
  addInstall(group, runtime);
  addUninstall(group, runtime);
  addStatus(group, runtime);
}

function addInstall(group: Command, runtime: Runtime): void {
  const command = withScope(
    group
      .command('install')
      .description('have agents report to Skep; can be repeated, and brings older hooks up to date')
      .argument(
        '[agents...]',
        `which of ${NAMES}; those on this machine where none is named`,
        someOf(AGENTS),
      ),
  )
    .option(
      '--http <url>',
      'have Claude Code send its events to a server, by default to /hooks/claude-code there',
    )
    .option('--print', 'print what would change, as a patch, and write nothing');
  command.addHelpText('after', PLACES);
  define<Named, InstallOptions>(
    command,
    runtime,
    [
      ['skep hooks install claude-code --project', 'for everybody who works on this repository'],
      ['skep hooks install --user', 'for all of your projects, and all agents on this machine'],
      ['skep hooks install codex --print', 'see first'],
    ],
    // What reads and writes the settings is loaded when it is needed.
    async (context, named, options) => (await import('../hooks/run.ts')).install(context, named, options),
  );
}

const PLACES = `
--project is what a repository's hooks go to where nothing is said; a database given with --database goes into the
hooks too. Where they are written:
  claude-code  .claude/settings.json (--project), .claude/settings.local.json (--local), ~/.claude/settings.json (--user)
  codex        .codex/hooks.json of the main worktree, ~/.codex/hooks.json; config.toml beside it where hooks are there
  gemini       .gemini/settings.json, ~/.gemini/settings.json
A copy of what was there is kept in settings-backups in Skep's state folder.
`;

function addUninstall(group: Command, runtime: Runtime): void {
  const command = withScope(
    group
      .command('uninstall')
      .description('take the hooks out again, and nothing else')
      .argument('[agents...]', `which of ${NAMES}; all where none is named`, someOf(AGENTS)),
  ).option('--print', 'print what would change, as a patch, and write nothing');
  define<Named, ChangeOptions>(
    command,
    runtime,
    [
      ['skep hooks uninstall', "from this repository's settings"],
      ['skep hooks uninstall codex --user', 'from your own'],
    ],
    async (context, named, options) => (await import('../hooks/run.ts')).uninstall(context, named, options),
  );
}

function addStatus(group: Command, runtime: Runtime): void {
  const command = withScope(
    group
      .command('status')
      .description('show which agents report, and when the last event came')
      .argument('[agents...]', `which of ${NAMES}; all where none is named`, someOf(AGENTS)),
  );
  command.addHelpText(
    'after',
    '\nEnds with 0 where each agent that is named has working hooks in one of the places; without names, where there\n' +
      'are hooks, and all of them work. Else with 1.\n',
  );
  define<Named, ScopeOptions>(
    command,
    runtime,
    [
      ['skep hooks status', 'all agents, all places'],
      ['skep hooks status claude-code --json', 'for scripts'],
    ],
    async (context, named, options) => (await import('../hooks/run.ts')).status(context, named, options),
  );
}

function withScope(command: Command): Command {
  return command
    .option('--project', "this repository's settings, for everybody who works on it")
    .option('--local', "this repository's settings that stay on this machine (Claude Code only)")
    .option('--user', 'your own settings, for all projects');
}
