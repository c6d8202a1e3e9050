import { existsSync } from 'node:fs';
import { AGENTS, type Agent } from '@skep/ingest';
import type { Command } from 'commander';
import { agrees, canAsk } from '../arguments/confirm.ts';
import { someOf } from '../arguments/parse-values.ts';
import type { CommandContext } from '../command-context.ts';
import { prepareFolder } from '../database/prepare-folder.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import type { DatabaseLocation, LocationSource } from '../location/database-location.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Runtime } from '../runtime.ts';

const WHY: Readonly<Record<LocationSource, string>> = {
  option: 'named with --database',
  environment: 'named in SKEP_DATABASE_URL',
  repository: 'for this repository and all of its worktrees',
  user: 'your own, because this folder is in no git repository',
};

interface InitOptions {
  /** The agents that are named, or true for those on this machine. */
  readonly hooks?: readonly Agent[] | true;
}

export function addInit(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('init')
    .description('make the database, or bring it up to date')
    .option(
      '--hooks [agents]',
      `have agents report to it: ${AGENTS.join(', ')}, separated by commas, or those on this machine`,
      someOf(AGENTS),
    );
  define<[], InitOptions>(
    command,
    runtime,
    [
      ['skep init', 'for the repository you are in'],
      ['skep init --hooks', 'and have the agents on this machine report to it'],
      ['skep init --hooks claude-code,codex', 'or just these'],
      ['skep init --database ./team.db', 'in a file of your choice'],
    ],
    init,
  );
}

async function init(context: CommandContext, { hooks }: InitOptions): Promise<undefined> {
  const location = context.locate();
  // Settings that cannot be changed are told of before anything is made.
  const offer = hooks === undefined ? null : await offerOf(context, hooks);
  const existed = location.path !== null && existsSync(location.path);
  prepareFolder(location);
  const { openDatabase } = await import('../database/open-database.ts');
  const db = await openDatabase(location, { migrate: false });
  try {
    const { migrations } = await db.migrations.up();
    const { output } = context;
    if (output.json) {
      const { url, path, source } = location;
      const result = { url, path, source, created: !existed, migrations };
      const installed = offer === null ? [] : offer.install();
      output.writeJson(hooks === undefined ? result : { ...result, hooks: installed });
      return;
    }
    output.write(describe(location, existed, migrations.length));
  } finally {
    await db.disconnect();
  }
  const installed = offer === null ? await askForHooks(context, hooks) : offer.install().length > 0;
  context.output.write(nextText(installed));
}

/**
 * On a terminal, asks whether the agents that are there are to report; elsewhere the list of commands has to do.
 *
 * @returns Whether they do now.
 */
async function askForHooks(context: CommandContext, wanted: InitOptions['hooks']): Promise<boolean> {
  if (wanted !== undefined) {
    context.output.note('None of the agents was found on this machine.');
    return false;
  }
  if (!canAsk(context)) return false;
  try {
    const offer = await offerOf(context, true);
    if (offer === null) return false;
    if (!offer.isNews) return true;
    return (await agrees(offer.question, context.runtime)) && offer.install().length > 0;
  } catch (error) {
    // The database is made, which was asked for.
    if (!(error instanceof CliError)) throw error;
    context.output.note(`Hooks were not installed: ${error.message}\n  ${error.hint ?? ''}`);
    return false;
  }
}

async function offerOf(context: CommandContext, agents: readonly Agent[] | true) {
  const { offerHooks } = await import('../hooks/offer.ts');
  return offerHooks(context, agents === true ? null : agents);
}

function describe(location: DatabaseLocation, existed: boolean, migrations: number): string {
  const place = neutralize(location.path ?? location.url);
  const steps = `${migrations} ${migrations === 1 ? 'migration' : 'migrations'} applied`;
  const done = existed
    ? `The database was there already${migrations === 0 ? '' : `, ${steps}`}: ${place}`
    : `Made the database ${place}`;
  return `${done}\n  ${WHY[location.source]}\n`;
}

function nextText(hasHooks: boolean): string {
  const hooks =
    '  skep hooks install claude-code    let Claude Code report by itself; codex and gemini can too';
  return [
    '',
    'Next:',
    ...(hasHooks ? [] : [hooks]),
    '  skep create --issue 12            add an instance for an issue',
    '  skep ls                           see what runs',
    '',
  ].join('\n');
}
