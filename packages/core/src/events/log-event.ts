import type { EventOutcome, MCPEventRecord, NewMCPEvent, Where } from '@skep/contracts';
import { instanceNotFound } from '../errors/record-errors.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { checkInput, validationError } from '../validation/check-input.ts';
import { newEvent } from '../validation/record-schemas.ts';
import { type EventFacts, mergeEvent } from './merge-event.ts';

const name = 'logMCPEvent';

export const logMCPEvent: WriteOperation<[NewMCPEvent], void> = {
  name,
  kind: 'log',
  failure: 'DATABASE_LOG_FAILED',
  prepare(input) {
    const given = checkInput(name, newEvent, input);
    const outcome = outcomeOf(given);
    return (context) => logEvent(context, given.id ?? undefined, factsOf(context, given, outcome));
  },
};

/** `success` and `outcome` follow from each other: one is enough, and two must agree. */
function outcomeOf({ outcome, success }: NewMCPEvent): EventOutcome {
  const given = success ?? undefined;
  if (outcome === undefined || outcome === null) {
    if (given !== undefined) return given ? 'succeeded' : 'failed';
    throw validationError(name, [{ field: 'outcome', problem: 'is required: give outcome, or success' }]);
  }
  if (given !== undefined && given !== (outcome === 'succeeded')) {
    const problem = `contradicts outcome ${outcome}: it is true exactly for succeeded, give one of the two`;
    throw validationError(name, [{ field: 'success', problem }]);
  }
  return outcome;
}

function factsOf({ settings }: WriteContext, given: NewMCPEvent, outcome: EventOutcome): EventFacts {
  return {
    instance_id: given.instance_id,
    kind: given.kind ?? 'tool_call',
    tool_name: given.tool_name,
    outcome,
    success: outcome === 'succeeded',
    error_message: given.error_message ?? null,
    metadata: given.metadata ?? null,
    git_commit_hash: given.git_commit_hash ?? null,
    status_change: given.status_change ?? null,
    is_status_updating: given.is_status_updating ?? false,
    timestamp: given.timestamp ?? settings.now(),
    tool_use_id: given.tool_use_id ?? null,
    duration_ms: given.duration_ms ?? null,
    agent_id: given.agent_id ?? null,
    session_id: given.session_id ?? null,
    dedupe_key: given.dedupe_key ?? null,
  };
}

async function logEvent(context: WriteContext, id: number | undefined, facts: EventFacts): Promise<void> {
  const { store, activity } = context;
  if (!(await activity.knows(store, facts.instance_id))) throw instanceNotFound(name, facts.instance_id);
  const known = await earlierDeliveries(context, facts);
  if (known.length === 0) await store.insert('mcp_events', id === undefined ? facts : { ...facts, id });
  else await mergeInto(context, known, facts);
  activity.advance(facts.instance_id, facts.timestamp);
}

async function earlierDeliveries({ store }: WriteContext, facts: EventFacts): Promise<MCPEventRecord[]> {
  const { session_id, tool_use_id, dedupe_key } = facts;
  if (session_id === null) return [];
  const identities: Where[] = [];
  if (tool_use_id !== null) identities.push({ session_id, tool_use_id });
  if (dedupe_key !== null) identities.push({ session_id, dedupe_key });
  const [only] = identities;
  if (only === undefined) return [];
  return store.find('mcp_events', { where: identities.length === 1 ? only : { anyOf: identities } });
}

/** Two stored events become one where a delivery tells that they are the same; the older record stays. */
async function mergeInto(
  { store }: WriteContext,
  known: readonly MCPEventRecord[],
  facts: EventFacts,
): Promise<void> {
  const [oldest, ...others] = known;
  if (oldest === undefined) return;
  const merged = known.reduce<EventFacts>((sum, { id: _, ...stored }) => mergeEvent(sum, stored), facts);
  await store.remove('mcp_events', others);
  await store.update('mcp_events', oldest, merged);
}
