import { hostname } from 'node:os';
import { INSTANCE_TYPES, type InstanceType } from '@skep/contracts';
import type { HookEnvironment } from '@skep/ingest';
import { BrokenWorktreeError, branchOf, findGitWorktree, type GitWorktree } from '../location/git.ts';
import { baseBranchOf, headCommitOf } from '../location/git-refs.ts';
import type { Environment } from '../location/user-folders.ts';
import { findAgentProcess } from './agent-process.ts';
import { tmuxSessionName } from './tmux.ts';

export interface HookEnvironmentInput {
  readonly environment: Environment;
  /** The folder that the agent works in. */
  readonly cwd: string;
  readonly now: Date;
  /** The event opens a session: worth what takes longer, which is to ask tmux and to find the base branch. */
  readonly isOpening: boolean;
  /** The event may tell of a commit: worth a look at which one. */
  readonly mayCommit: boolean;
}

/** What a hook can know besides its payload. What it cannot find out is null. */
export function gatherHookEnvironment(input: HookEnvironmentInput): HookEnvironment {
  const { environment, cwd, now, isOpening, mayCommit } = input;
  const worktree = worktreeAt(cwd);
  const branch = worktree === null ? null : branchOf(worktree);
  const isNamed = worktree !== null && branch !== null;
  return {
    receivedAt: now,
    instanceId: environment.SKEP_INSTANCE_ID || null,
    instanceType: instanceType(environment.SKEP_INSTANCE_TYPE),
    worktreePath: worktree?.root ?? null,
    branch,
    baseBranch: isOpening && isNamed ? baseBranchOf(worktree, branch) : null,
    headCommit: mayCommit && worktree !== null ? headCommitOf(worktree) : null,
    tmuxSession: isOpening ? tmuxSessionName(environment) : null,
    tmuxPane: environment.TMUX_PANE || null,
    agentPid: findAgentProcess(process.ppid),
    host: hostname(),
  };
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
