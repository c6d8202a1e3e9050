import type { HookEnvironment } from '../src/observation.ts';

/** What a hook knows that can find out nothing. */
export const nowhere: HookEnvironment = {
  receivedAt: new Date(0),
  instanceId: null,
  instanceType: null,
  worktreePath: null,
  branch: null,
  baseBranch: null,
  headCommit: null,
  tmuxSession: null,
  tmuxPane: null,
  agentPid: null,
  host: null,
};
