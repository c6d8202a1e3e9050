import type { Agent, AgentFacts, HookEnvironment, Observation } from './observation.ts';
import { safeId } from './safe-id.ts';
import { clip } from './storable-text.ts';

/** The store refuses what is too long, and an event must not be lost for it. */
const MAX_NAME = 900;
const MAX_PATH = 4000;

/** What an agent says of itself in its event. */
export interface AgentWords {
  readonly cwd: string | null;
  readonly model: string | null;
}

/** An observation that tells nothing yet, of the agent's session as it is seen from `environment`. */
export function observe(
  agent: Agent,
  sessionId: string,
  words: AgentWords,
  environment: HookEnvironment,
): Observation {
  return {
    agent,
    sessionId,
    instanceId: environment.instanceId ? safeId(environment.instanceId) : null,
    instanceType: environment.instanceType,
    facts: factsOf(words, environment),
    subagentId: null,
    opensSession: false,
    createsInstance: true,
    events: [],
    sightings: [],
    usage: [],
    transcript: null,
  };
}

function factsOf(words: AgentWords, environment: HookEnvironment): AgentFacts {
  const { worktreePath, branch, baseBranch, tmuxSession, tmuxPane, agentPid, host } = environment;
  const short = (text: string | null): string | null => (text ? clip(text, MAX_NAME) : null);
  return {
    worktreePath: clip(worktreePath || words.cwd || '(unknown)', MAX_PATH),
    branch: short(branch),
    baseBranch: short(baseBranch),
    tmuxSession: short(tmuxSession),
    tmuxPane: short(tmuxPane),
    // In a container, the parent may be outside and has the number 0.
    agentPid: agentPid !== null && agentPid > 0 ? agentPid : null,
    host: short(host),
    model: short(words.model),
  };
}
