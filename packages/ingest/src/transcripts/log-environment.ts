import type { HookEnvironment } from '../observation.ts';
import type { ReducerContext } from './reducer.ts';

/** What a log says of where its agent works. */
export interface LogPlace {
  readonly cwd: string | null;
  readonly branch: string | null;
}

/** What is known besides the lines, completed by what the lines say. */
export function logEnvironment(
  { environment, worktreeOf }: ReducerContext,
  { cwd, branch }: LogPlace,
): HookEnvironment {
  return {
    receivedAt: environment.receivedAt ?? new Date(0),
    instanceId: environment.instanceId ?? null,
    instanceType: environment.instanceType ?? null,
    worktreePath: environment.worktreePath ?? (cwd === null ? null : worktreeOf(cwd)),
    branch: environment.branch ?? branch,
    baseBranch: environment.baseBranch ?? null,
    // What is checked out now says nothing about a call of that time.
    headCommit: null,
    tmuxSession: environment.tmuxSession ?? null,
    tmuxPane: environment.tmuxPane ?? null,
    agentPid: environment.agentPid ?? null,
    host: environment.host ?? null,
  };
}
