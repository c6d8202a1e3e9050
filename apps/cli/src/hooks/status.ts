import type { Agent } from '@skep/ingest';
import type { CommandContext } from '../command-context.ts';
import { describeError } from '../errors/describe-error.ts';
import { AGENT_HOOKS } from './agents.ts';
import { isFound, skepProgram } from './find-program.ts';
import { type HooksState, inspect } from './inspect.ts';
import { agentVersion } from './installed-agents.ts';
import type { Wish } from './plan.ts';
import { openSettings } from './settings-changes.ts';
import { type Scope, settingsPlaces } from './settings-places.ts';

/** How one file of an agent's settings stands. */
export interface HooksStatus {
  readonly agent: Agent;
  readonly scope: Scope;
  readonly path: string;
  readonly state: HooksState | 'unreadable';
  readonly missing: readonly string[];
  readonly outdated: readonly string[];
  readonly custom: readonly string[];
  /** How Skep is started, and whether that can be found. */
  readonly commands: readonly { readonly command: string; readonly found: boolean }[];
  readonly disabledBy: string | null;
  /** Why the file cannot be read; null where it can. */
  readonly error: string | null;
}

/** Whether events come in through this file. */
export function works({ state, commands, disabledBy }: HooksStatus): boolean {
  return state === 'installed' && disabledBy === null && commands.every(({ found }) => found);
}

/** Looks at the files of an agent's settings; those that have nothing to tell beside another are left out. */
export async function hooksStatus(
  { runtime }: CommandContext,
  agent: Agent,
  scopes: readonly Scope[],
): Promise<HooksStatus[]> {
  const { environment } = runtime;
  const version = await agentVersion(agent, environment);
  const program = skepProgram(environment);
  const wish: Wish = { hooks: AGENT_HOOKS[agent], version, program, database: null, url: null };
  return scopes.flatMap((scope) => statusOfScope(runtime, wish, scope));
}

function statusOfScope(runtime: CommandContext['runtime'], wish: Wish, scope: Scope): HooksStatus[] {
  const { agent } = wish.hooks;
  const [place] = settingsPlaces(agent, scope, runtime);
  if (place === undefined) return [];
  const nothing = { missing: [], outdated: [], custom: [], commands: [], disabledBy: null, error: null };
  try {
    const all = openSettings(agent, scope, runtime).map(({ file, document }) => {
      const { programs, ...inspection } = inspect(document, wish);
      const commands = programs.map((words) => ({
        command: words.join(' '),
        found: isFound(words, runtime.environment),
      }));
      return { agent, scope, path: file.path, ...inspection, commands, error: null };
    });
    // What switches hooks off in one file does so for those of the other.
    const disabledBy = all.find((status) => status.disabledBy !== null)?.disabledBy ?? null;
    const telling = all.filter(({ state }) => state !== 'not-installed');
    return (telling.length > 0 ? telling : all.slice(0, 1)).map((status) => ({ ...status, disabledBy }));
  } catch (error) {
    const { code, message } = describeError(error);
    if (!code.startsWith('CLI_SETTINGS_')) throw error;
    return [
      { agent, scope, path: place.path, state: 'unreadable', ...nothing, error: `${code}: ${message}` },
    ];
  }
}
