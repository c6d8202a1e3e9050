import type { Agent } from '@skep/ingest';
import type { CommandContext } from '../command-context.ts';
import { findGitWorktree } from '../location/git.ts';
import { AGENT_HOOKS } from './agents.ts';
import { agentsFrom } from './choices.ts';
import { planInstallation, writeChanges } from './install.ts';
import { installedAgents } from './installed-agents.ts';
import { changeRecord, changeText } from './report.ts';

/** An installation that has been found possible, to be taken or left. */
export interface HooksOffer {
  /** Whether it would change anything. */
  readonly isNews: boolean;
  readonly question: string;
  /** Does it and says so. @returns What was done, for `--json`. */
  install(): readonly unknown[];
}

/**
 * Works out what it takes to have agents report to the database that a new project gets: in the settings of the
 * repository, or in the person's own where there is none. Reads only.
 *
 * @param named Null for the agents on this machine; the offer is then null where there are none.
 * @throws CliError as `planInstallation` does.
 */
export async function offerHooks(
  context: CommandContext,
  named: readonly Agent[] | null,
): Promise<HooksOffer | null> {
  const { runtime, output } = context;
  const agents = named === null ? installedAgents(runtime.environment) : agentsFrom(named, context);
  if (agents.length === 0) return null;
  const scope = findGitWorktree(runtime.cwd) === null ? 'user' : 'project';
  const changes = await planInstallation(context, { agents, scope, url: null });
  const paths = [...new Set(changes.map(({ file }) => file.path))];
  const names = agents.map((agent) => AGENT_HOOKS[agent].name).join(' and ');
  return {
    isNews: changes.some(({ plan }) => plan.changed),
    question: `Let ${names} report here by ${agents.length === 1 ? 'itself' : 'themselves'}, by hooks in ${paths.join(' and ')}?`,
    install: () => {
      const records: unknown[] = [];
      writeChanges(context, changes, (change, backup) => {
        records.push(changeRecord(change, backup));
        if (!output.json) output.write(changeText(change, backup, output));
      });
      return records;
    },
  };
}
