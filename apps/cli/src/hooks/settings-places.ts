import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Agent } from '@skep/ingest';
import { findGitWorktree } from '../location/git.ts';
import type { Environment } from '../location/user-folders.ts';
import type { SettingsFormat } from './formats.ts';

/** Whose settings: a project's, one person's own for a project, or one person's for all projects. */
export const SCOPES = ['project', 'local', 'user'] as const;
export type Scope = (typeof SCOPES)[number];

/** A file that an agent reads its hooks from. */
export interface SettingsPlace {
  readonly path: string;
  readonly format: SettingsFormat;
}

export interface Surroundings {
  readonly environment: Environment;
  readonly cwd: string;
}

/**
 * The files of a scope that an agent reads hooks from, the one for new hooks first; none where it has no such scope.
 *
 * @throws BrokenWorktreeError
 */
export function settingsPlaces(agent: Agent, scope: Scope, around: Surroundings): readonly SettingsPlace[] {
  if (scope === 'local' && agent !== 'claude-code') return [];
  const folder = scope === 'user' ? userFolder(agent, around.environment) : projectFolder(agent, around.cwd);
  if (agent === 'codex') {
    return [
      { path: join(folder, 'hooks.json'), format: 'json' },
      { path: join(folder, 'config.toml'), format: 'toml' },
    ];
  }
  const name = scope === 'local' ? 'settings.local.json' : 'settings.json';
  return [{ path: join(folder, name), format: 'json' }];
}

/** The folder in which an agent keeps what is one person's. */
export function userFolder(agent: Agent, environment: Environment): string {
  const home = environment.HOME || homedir();
  if (agent === 'claude-code') return environment.CLAUDE_CONFIG_DIR || join(home, '.claude');
  if (agent === 'codex') return environment.CODEX_HOME || join(home, '.codex');
  return join(environment.GEMINI_CLI_HOME || home, '.gemini');
}

const PROJECT_FOLDERS: Readonly<Record<Agent, string>> = {
  'claude-code': '.claude',
  codex: '.codex',
  gemini: '.gemini',
};

function projectFolder(agent: Agent, cwd: string): string {
  const worktree = findGitWorktree(cwd);
  if (worktree === null) return join(cwd, PROJECT_FOLDERS[agent]);
  const { root, repository } = worktree;
  // In a linked worktree, Codex takes the hooks of the main one, and passes over those of its own.
  const holdsHooks = agent === 'codex' && isFolder(join(repository, '.git'));
  return join(holdsHooks ? repository : root, PROJECT_FOLDERS[agent]);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
