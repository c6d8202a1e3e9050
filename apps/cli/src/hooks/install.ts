import { join } from 'node:path';
import type { Agent } from '@skep/ingest';
import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { userFolders } from '../location/user-folders.ts';
import { adviceAfterInstall, adviceOnOtherScope } from './advice.ts';
import { AGENT_HOOKS } from './agents.ts';
import { skepProgram } from './find-program.ts';
import { agentVersion } from './installed-agents.ts';
import { ownEntries } from './own-entries.ts';
import type { Wish } from './plan.ts';
import {
  changesToInstall,
  changesToUninstall,
  openSettings,
  type SettingsChange,
} from './settings-changes.ts';
import { SCOPES, type Scope } from './settings-places.ts';
import { requireWritable, writeSettings } from './write-settings.ts';

/** A change, and what its owner has to know about it, as far as another change has not said it. */
export interface AdvisedChange extends SettingsChange {
  readonly advice: readonly string[];
}

export interface InstallRequest {
  readonly agents: readonly Agent[];
  readonly scope: Scope;
  /** Where to send events instead of to a command. */
  readonly url: string | null;
}

/**
 * Finds out what an installation has to change. Reads only.
 *
 * @throws CliError `CLI_USAGE`, `CLI_SETTINGS_UNREADABLE`, `CLI_SETTINGS_INVALID`
 * @throws BrokenWorktreeError
 */
export async function planInstallation(
  { runtime, locate }: CommandContext,
  { agents, scope, url }: InstallRequest,
): Promise<AdvisedChange[]> {
  requireScope(agents, scope);
  requireHttp(agents, url);
  const database = databaseToCarry(locate);
  const program = skepProgram(runtime.environment);
  const changes: AdvisedChange[] = [];
  for (const agent of agents) {
    const version = await agentVersion(agent, runtime.environment);
    const wish: Wish = { hooks: AGENT_HOOKS[agent], version, program, database, url };
    const files = openSettings(agent, scope, runtime);
    for (const change of changesToInstall(scope, wish, files)) {
      const elsewhere = otherScopes(agent, scope, runtime);
      const advice = [...adviceAfterInstall(wish, change, files), ...elsewhere];
      const said = new Set(changes.flatMap((earlier) => earlier.advice));
      changes.push({ ...change, advice: advice.filter((sentence) => !said.has(sentence)) });
    }
  }
  return changes;
}

/**
 * Finds out what has to change so that the agents no longer report. Reads only.
 *
 * @throws CliError `CLI_USAGE`, `CLI_SETTINGS_UNREADABLE`, `CLI_SETTINGS_INVALID`
 * @throws BrokenWorktreeError
 */
export function planRemoval(
  { runtime }: CommandContext,
  agents: readonly Agent[],
  scope: Scope,
): AdvisedChange[] {
  return agents.flatMap((agent) =>
    changesToUninstall(scope, agent, openSettings(agent, scope, runtime)).map((change) => {
      const { custom } = change.plan;
      const advice = `Left as you wrote them, because they do more than run Skep: ${custom.join(', ')}.`;
      return { ...change, advice: custom.length === 0 ? [] : [advice] };
    }),
  );
}

/**
 * Writes the changes, after it has made sure that all of the files may be written.
 *
 * @param done Is told of each when it is written, with the path of the copy of what was there; null where nothing was.
 * @throws CliError `CLI_SETTINGS_NOT_WRITABLE`, `CLI_SETTINGS_CHANGED`, `CLI_SETTINGS_UNREADABLE`
 */
export function writeChanges(
  { runtime }: CommandContext,
  changes: readonly AdvisedChange[],
  done: (change: AdvisedChange, backup: string | null) => void,
): void {
  for (const { plan, file } of changes) if (plan.changed) requireWritable(file);
  const backups = join(userFolders(runtime.environment).state, 'settings-backups');
  for (const change of changes) {
    const { plan, file, after, scope } = change;
    const options = { backups, now: runtime.now(), isPrivate: scope !== 'project' };
    done(change, plan.changed ? writeSettings(file, after, options) : null);
  }
}

function requireScope(agents: readonly Agent[], scope: Scope): void {
  const other = agents.find((agent) => agent !== 'claude-code');
  if (scope !== 'local' || other === undefined) return;
  throw new CliError(
    'CLI_USAGE',
    `${AGENT_HOOKS[other].name} has no settings of this kind: only Claude Code has`,
    {
      hint: 'Give --project or --user, or name claude-code alone.',
    },
  );
}

function requireHttp(agents: readonly Agent[], url: string | null): void {
  const other = agents.find((agent) => AGENT_HOOKS[agent].commandOnly === null);
  if (url === null || other === undefined) return;
  throw new CliError('CLI_USAGE', `${AGENT_HOOKS[other].name} cannot send its events over HTTP`, {
    hint: `Run "skep hooks install ${other}" without --http: it installs a command instead.`,
  });
}

/** A database that was named for this command is meant for the hooks too; any other they find by themselves. */
function databaseToCarry(locate: CommandContext['locate']): string | null {
  const { source, url, path } = locate();
  if (source !== 'option') return null;
  if (path !== null || /^[a-z+]+:\/\//i.test(url)) return url;
  throw new CliError('CLI_USAGE', `hooks cannot record into "${url}": each of them is a process of its own`, {
    hint: 'Give a file instead: --database ./fleet.db',
  });
}

/** Who reports from two scopes reports everything twice. */
function otherScopes(agent: Agent, scope: Scope, runtime: CommandContext['runtime']): string[] {
  return SCOPES.filter((other) => other !== scope).flatMap((other) => {
    try {
      const files = openSettings(agent, other, runtime);
      const twice = files.find(({ document }) => ownEntries(document, agent).length > 0);
      return twice === undefined ? [] : [adviceOnOtherScope(agent, other, twice.file.path)];
    } catch (error) {
      // Those files were not asked about; "skep hooks status" tells what is wrong with them.
      if (error instanceof CliError) return [];
      throw error;
    }
  });
}
