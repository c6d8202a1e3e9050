import type { AgentKind, InstanceType, NewMCPEvent } from '@skep/contracts';

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
  readonly tmuxSession: string | null;
  readonly agentPid: number | null;
  readonly host: string | null;
}

/** Facts about the agent that the record of its instance takes over. */
export interface AgentFacts {
  readonly worktreePath: string;
  readonly branch: string | null;
  readonly tmuxSession: string | null;
  readonly agentPid: number | null;
  readonly host: string | null;
  readonly model: string | null;
}

/** An event to log; which instance it belongs to is settled when it is recorded. */
export type ObservedEvent = Omit<NewMCPEvent, 'instance_id'>;

/** One thing that an agent told, in Skep's own terms: what to write, not yet how. */
export interface Observation {
  readonly agent: AgentKind;
  readonly sessionId: string;
  readonly instanceId: string | null;
  readonly instanceType: InstanceType | null;
  readonly facts: AgentFacts;
  /** The subagent that it is about; null for the session's main agent. */
  readonly subagentId: string | null;
  /** The session has just started or been resumed here: the instance belongs to it from now on. */
  readonly opensSession: boolean;
  readonly events: readonly ObservedEvent[];
}

/** What an event comes to: something to record, or nothing, and why. */
export type Interpretation =
  | { readonly kind: 'observation'; readonly observation: Observation }
  | { readonly kind: 'ignored'; readonly reason: string };
