import type { AgentKind, InstanceStatus, InstanceType } from '../records/instance.ts';
import type { EventKind, EventOutcome } from '../records/mcp-event.ts';

export interface InstanceFilter {
  types?: readonly InstanceType[];
  statuses?: readonly InstanceStatus[];
  agents?: readonly AgentKind[];
  issueNumber?: number;
  parentInstance?: string;
  sessionId?: string;
  limit?: number;
  offset?: number;
  /** Default `last_activity`. */
  orderBy?: 'created_at' | 'last_activity' | 'terminated_at';
  /** Default `DESC`. */
  orderDirection?: 'ASC' | 'DESC';
}

export interface EventFilter {
  instanceId?: string;
  /** The agent's own session, as in the record. */
  sessionId?: string;
  kinds?: readonly EventKind[];
  outcomes?: readonly EventOutcome[];
  /** At or after this time. */
  since?: Date;
  /** Only these: what an entry of the change feed is about. */
  ids?: readonly number[];
  /** Only events with an id above this one: what is new since. */
  afterId?: number;
  limit?: number;
  /** By `timestamp`; default `DESC`, newest first. */
  orderDirection?: 'ASC' | 'DESC';
}

/** What an instance did, in numbers. */
export interface InstanceActivity {
  instance_id: string;
  /** All events, of every kind. */
  events: number;
  tool_calls: number;
  /** Tool calls that failed, were denied, interrupted or rejected. */
  failures: number;
  last_event_at: Date | null;
  /** When the latest event of each kind was; a kind without events is absent. */
  last_by_kind: Readonly<Partial<Record<EventKind, Date>>>;
}

export interface UsageFilter {
  instanceIds?: readonly string[];
  sessionId?: string;
  /** At or after this time. */
  since?: Date;
}

/** The tokens of an instance's messages, summed up by model. The counts are those of `MessageUsageRecord`. */
export interface TokenTotals {
  instance_id: string;
  model: string;
  messages: number;
  input_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
}

export interface RepositoryRef {
  owner: string;
  name: string;
}
