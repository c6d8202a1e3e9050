import type { Agent } from '@skep/ingest';
import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { findGitWorktree } from '../location/git.ts';
import { AGENT_HOOKS } from './agents.ts';
import { installedAgents } from './installed-agents.ts';
import { SCOPES, type Scope } from './settings-places.ts';

export interface ScopeOptions {
  readonly project?: boolean;
  readonly local?: boolean;
  readonly user?: boolean;
}

/**
 * The scope that was asked for: in a repository, its settings are meant where nothing was said.
 *
 * @throws CliError `CLI_USAGE`
 * @throws BrokenWorktreeError
 */
export function scopeFrom(options: ScopeOptions, cwd: string): Scope {
  const given = SCOPES.filter((scope) => options[scope]);
  const [first, second] = given;
  if (second !== undefined) {
    throw new CliError('CLI_USAGE', `--${first} and --${second} cannot be given together`, {
      hint: 'Run the command once for each.',
    });
  }
  if (first !== undefined) return first;
  if (findGitWorktree(cwd) !== null) return 'project';
  throw new CliError(
    'CLI_USAGE',
    'this folder is in no git repository, so it has to be said whose settings',
    {
      hint: 'Give --user for all of your projects, or --project for this folder alone.',
    },
  );
}

/**
 * The agents that were named, else those that are on this machine.
 *
 * @throws CliError `CLI_USAGE` where there are none.
 */
export function agentsFrom(named: readonly Agent[], { runtime }: CommandContext): readonly Agent[] {
  if (named.length > 0) return [...new Set(named)];
  const found = installedAgents(runtime.environment);
  if (found.length > 0) return found;
  throw new CliError('CLI_USAGE', 'none of the agents was found on this machine', {
    hint: `Name the ones you want: ${Object.keys(AGENT_HOOKS).join(', ')}.`,
  });
}
