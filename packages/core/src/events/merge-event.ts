import { EVENT_KINDS, type EventKind, type MCPEventRecord, OUTCOME_PRECEDENCE } from '@skep/contracts';

/** What deliveries of an event can differ in: everything but the id, which the store assigns. */
export type EventFacts = Omit<MCPEventRecord, 'id'>;

/**
 * Two deliveries of one event as one event. For every field the larger value by a fixed order stays, null being the
 * smallest; so deliveries may come in any order, repeatedly, and in any grouping, and the result is the same: the merge
 * is commutative, associative and idempotent.
 *
 * The error message goes with the outcome: it is taken from a delivery that told the outcome that stays.
 */
export function mergeEvent(a: EventFacts, b: EventFacts): EventFacts {
  const { outcome, error_message } = later(a, b);
  return {
    instance_id: largerText(a.instance_id, b.instance_id),
    kind: largerKind(a.kind, b.kind),
    tool_name: largerText(a.tool_name, b.tool_name),
    outcome,
    success: outcome === 'succeeded',
    error_message,
    metadata: largerText(a.metadata, b.metadata),
    git_commit_hash: largerText(a.git_commit_hash, b.git_commit_hash),
    status_change: largerText(a.status_change, b.status_change),
    is_status_updating: a.is_status_updating || b.is_status_updating,
    timestamp: new Date(Math.min(a.timestamp.getTime(), b.timestamp.getTime())),
    tool_use_id: largerText(a.tool_use_id, b.tool_use_id),
    duration_ms: largerNumber(a.duration_ms, b.duration_ms),
    agent_id: largerText(a.agent_id, b.agent_id),
    session_id: largerText(a.session_id, b.session_id),
    dedupe_key: largerText(a.dedupe_key, b.dedupe_key),
  };
}

function later(a: EventFacts, b: EventFacts): Pick<EventFacts, 'outcome' | 'error_message'> {
  const difference = OUTCOME_PRECEDENCE.indexOf(a.outcome) - OUTCOME_PRECEDENCE.indexOf(b.outcome);
  if (difference !== 0) return difference > 0 ? a : b;
  return { outcome: a.outcome, error_message: largerText(a.error_message, b.error_message) };
}

/** `unknown` gives way to any kind; of two others the one listed first stays. */
function largerKind(a: EventKind, b: EventKind): EventKind {
  return EVENT_KINDS.indexOf(a) <= EVENT_KINDS.indexOf(b) ? a : b;
}

/** The longer text, for it tells more; of two as long, the later by code unit. */
function largerText<T extends string | null>(a: T, b: T): T {
  if (a === null) return b;
  if (b === null) return a;
  if (a.length !== b.length) return a.length > b.length ? a : b;
  return a >= b ? a : b;
}

function largerNumber(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}
