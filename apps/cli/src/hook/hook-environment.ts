import { hostname } from 'node:os';
import { INSTANCE_TYPES, type InstanceType } from '@skep/contracts';
import type { HookEnvironment } from '@skep/ingest';
import { BrokenWorktreeError, branchOf, findGitWorktree, type GitWorktree } from '../location/git.ts';
import type { Environment } from '../location/user-folders.ts';
import { findAgentProcess } from './agent-process.ts';

export interface HookEnvironmentInput {
  readonly environment: Environment;
  /** The folder that the agent works in. */
  readonly cwd: string;
  readonly now: Date;
  /** Ask tmux too, which takes a process: worth it once per session. */
  readonly thorough: boolean;
}

/** What a hook can know besides its payload. What it cannot find out is null. */
export async function gatherHookEnvironment({
  environment,
  cwd,
  now,
  thorough,
}: HookEnvironmentInput): Promise<HookEnvironment> {
  const worktree = worktreeAt(cwd);
  return {
    receivedAt: now,
    instanceId: environment.SKEP_INSTANCE_ID || null,
    instanceType: instanceType(environment.SKEP_INSTANCE_TYPE),
    worktreePath: worktree?.root ?? null,
    branch: worktree === null ? null : branchOf(worktree),
    tmuxSession: thorough ? await tmuxSession(environment) : null,
    agentPid: findAgentProcess(process.ppid),
    host: hostname(),
  };
}

async function tmuxSession(environment: Environment): Promise<string | null> {
  if (!environment.TMUX) return null;
  // What starts processes takes time to load, and most events come here without it.
  const { tmuxSessionName } = await import('./tmux.ts');
  return tmuxSessionName(environment);
}

function worktreeAt(cwd: string): GitWorktree | null {
  try {
    return findGitWorktree(cwd);
  } catch (error) {
    if (error instanceof BrokenWorktreeError) return null;
    throw error;
  }
}

function instanceType(text: string | undefined): InstanceType | null {
  return INSTANCE_TYPES.find((type) => type === text) ?? null;
}
