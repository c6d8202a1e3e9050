import type { InstanceType, NewMCPEvent, NewMessageUsage } from '@skep/contracts';
import type { CapturePolicy } from './capture/capture.ts';

/** The agents that Skep understands, by the names that the command line has for them. */
export const AGENTS = ['claude-code', 'codex', 'gemini'] as const;
export type Agent = (typeof AGENTS)[number];

/** What the process that receives an agent's event knows besides the event itself. */
export interface HookEnvironment {
  readonly receivedAt: Date;
  /** Which instance this is, where whoever started the agent said so (`SKEP_INSTANCE_ID`). */
  readonly instanceId: string | null;
  /** What kind of instance to make when it is new (`SKEP_INSTANCE_TYPE`). */
  readonly instanceType: InstanceType | null;
  /** Root of the git worktree that the agent works in. */
  readonly worktreePath: string | null;
  /** The branch checked out there. */
  readonly branch: string | null;
  /** The branch that it was made from. */
  readonly baseBranch: string | null;
  /** The commit checked out there, 40 or 64 hex digits; only a git command's own event says that the agent made it. */
  readonly headCommit: string | null;
  readonly tmuxSession: string | null;
  /** tmux's id of the pane, for example `%3`. */
  readonly tmuxPane: string | null;
  readonly agentPid: number | null;
  readonly host: string | null;
}

/** Facts about the agent that the record of its instance takes over. */
export interface AgentFacts {
  readonly worktreePath: string;
  readonly branch: string | null;
  readonly baseBranch: string | null;
  readonly tmuxSession: string | null;
  readonly tmuxPane: string | null;
  readonly agentPid: number | null;
  readonly host: string | null;
  readonly model: string | null;
}

/** An event to log; which instance it belongs to is settled when it is recorded. */
export type ObservedEvent = Omit<NewMCPEvent, 'instance_id'>;

/** The tokens of one message of a model; which instance it belongs to is settled when it is recorded. */
export type ObservedUsage = Omit<NewMessageUsage, 'instance_id'>;

/**
 * A tool call as its beginning, its end or the agent's log tells it, of an agent that gives its calls no ids. Which
 * sightings are of one call is settled when they are recorded, from all that are known by then.
 */
export interface CallSighting {
  /** The same for calls that cannot be told apart: a hash of the tool's name and its input. */
  readonly group: string;
  /** `started` and `finished` come from hooks, `logged` from the agent's own log, which has both times and an id. */
  readonly phase: 'started' | 'finished' | 'logged';
  /** Its `timestamp` is the agent's own for that moment. */
  readonly event: ObservedEvent;
}

/** Where the outcomes are told that an agent's hooks do not tell. */
export interface TranscriptReference {
  readonly path: string;
  /** The turn that has ended; null where all of the session is meant. */
  readonly turnId: string | null;
  /** What of it may be stored: as the agent was started, whoever reads it. */
  readonly capture: CapturePolicy;
}

/** One thing that an agent told, in Skep's own terms: what to write, not yet how. Plain data but for its dates. */
export interface Observation {
  readonly agent: Agent;
  readonly sessionId: string;
  readonly instanceId: string | null;
  readonly instanceType: InstanceType | null;
  readonly facts: AgentFacts;
  /** The subagent that it is about; null for the session's main agent. */
  readonly subagentId: string | null;
  /** The session has just started or been resumed here: the instance belongs to it from now on. */
  readonly opensSession: boolean;
  /**
   * False where it cannot be known whether the session is that of a main agent: it is recorded only where an instance is
   * known to have this session, and to be no subagent.
   */
  readonly createsInstance: boolean;
  readonly events: readonly ObservedEvent[];
  /** Calls without ids; see there. */
  readonly sightings: readonly CallSighting[];
  readonly usage: readonly ObservedUsage[];
  /** Who records this observation is to read on there. */
  readonly transcript: TranscriptReference | null;
}

/** What an event comes to: something to record, or nothing, and why. */
export type Interpretation =
  | { readonly kind: 'observation'; readonly observation: Observation }
  | { readonly kind: 'ignored'; readonly reason: string };
