import type { EventOutcome, MCPEventRecord, NewMCPEvent, Where } from '@skep/contracts';
import { instanceNotFound } from '../errors/record-errors.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import type { WriteStore } from '../store/write-store.ts';
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
  const record = id === undefined ? facts : { ...facts, id };
  const identities = identitiesOf(facts);
  // A delivery that tells nothing new is no sign of life: it may come from a replay.
  if (await insertOrMerge(store, record, identities)) activity.advance(facts.instance_id, facts.timestamp);
}

/** @returns Whether the event, or anything about it, was not known before. */
async function insertOrMerge(
  store: WriteStore,
  record: EventFacts,
  identities: readonly Identity[],
): Promise<boolean> {
  const [identity] = identities;
  if (identity === undefined) {
    await store.insert('mcp_events', record);
    return true;
  }
  // With one identity storage sees for itself whether the event is there; with two it must be looked for.
  const isNew = identities.length === 1 && (await store.insertNew('mcp_events', record, identity)) !== null;
  return isNew || mergeOrInsert(store, identities, record);
}

type Identity = readonly ['session_id', 'tool_use_id' | 'dedupe_key'];

/** The uniques by which an earlier delivery of the event can be found. */
function identitiesOf({ session_id, tool_use_id, dedupe_key }: EventFacts): Identity[] {
  if (session_id === null) return [];
  return [
    ...(tool_use_id === null ? [] : [['session_id', 'tool_use_id'] as const]),
    ...(dedupe_key === null ? [] : [['session_id', 'dedupe_key'] as const]),
  ];
}

async function mergeOrInsert(
  store: WriteStore,
  identities: readonly Identity[],
  facts: EventFacts,
): Promise<boolean> {
  const conditions = identities.map(
    ([session, key]): Where => ({ [session]: facts[session], [key]: facts[key] }),
  );
  const [only = {}] = conditions;
  const known = await store.find('mcp_events', {
    where: conditions.length === 1 ? only : { anyOf: conditions },
  });
  if (known.length > 0) return mergeInto(store, known, facts);
  await store.insert('mcp_events', facts);
  return true;
}

/** Two stored events become one where a delivery tells that they are the same; the older record stays. */
async function mergeInto(
  store: WriteStore,
  known: readonly MCPEventRecord[],
  facts: EventFacts,
): Promise<boolean> {
  const [oldest, ...others] = known;
  if (oldest === undefined) return false;
  const merged = known.reduce<EventFacts>((sum, { id: _, ...stored }) => mergeEvent(sum, stored), facts);
  await store.remove('mcp_events', others);
  const isChanged = await store.update('mcp_events', oldest, merged);
  return isChanged || others.length > 0;
}
