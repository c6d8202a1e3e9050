import type { MCPEventRecord, NewMCPEvent, Where } from '@skep/contracts';
import { instanceNotFound } from '../errors/record-errors.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import type { WriteStore } from '../store/write-store.ts';
import { checkInput } from '../validation/check-input.ts';
import { newEvent } from '../validation/record-schemas.ts';
import { countsAsKnown } from './counts-as-known.ts';
import { outcomeOf } from './event-facts.ts';
import { type EventFacts, mergeEvent } from './merge-event.ts';
import { type EventToInsert, type Identity, identitiesOf, NewEvent } from './new-event.ts';

const name = 'logMCPEvent';

export const logMCPEvent: WriteOperation<[NewMCPEvent], void> = {
  name,
  kind: 'log',
  failure: 'DATABASE_LOG_FAILED',
  prepare(input) {
    const given = checkInput(name, newEvent, input);
    const event = new NewEvent(given, outcomeOf(name, given));
    const work = (context: WriteContext): Promise<void> => logEvent(context, event);
    return Object.assign(work, { event });
  },
};

async function logEvent({ store, activity, settings }: WriteContext, event: NewEvent): Promise<void> {
  const record = event.record(settings.now);
  const { instance_id, timestamp } = record;
  if (!(await activity.knows(store, instance_id))) throw instanceNotFound(name, instance_id);
  const identities = identitiesOf(record);
  const isPruned = countsAsKnown(
    { timestamp, isIdentified: identities.length > 0 },
    activity.prunedBefore(instance_id),
    settings.now(),
  );
  const [identity, other] = identities;
  // With one identity storage sees for itself whether the event is there; with two it must be looked for.
  const stored = isPruned || other !== undefined ? null : await insertIfNew(store, record, identity);
  const merge = isPruned ? mergeIfStored : mergeOrInsert;
  const isNews = stored !== null || (await merge(store, identities, record));
  // A delivery that tells nothing new is no sign of life: it may come from a replay.
  if (isNews) activity.advance(instance_id, timestamp);
}

function insertIfNew(
  store: WriteStore,
  record: EventToInsert,
  identity: Identity | undefined,
): Promise<MCPEventRecord | null> {
  return identity === undefined
    ? store.insert('mcp_events', record)
    : store.insertNew('mcp_events', record, identity);
}

/** @returns Whether the event, or anything about it, was not known before. */
async function mergeOrInsert(
  store: WriteStore,
  identities: readonly Identity[],
  facts: EventFacts,
): Promise<boolean> {
  const known = await storedAs(store, identities, facts);
  if (known.length > 0) return mergeInto(store, known, facts);
  await store.insert('mcp_events', facts);
  return true;
}

/** An event that was told before its instance's old ones were pruned: it is news only to what was kept of it. */
async function mergeIfStored(
  store: WriteStore,
  identities: readonly Identity[],
  facts: EventFacts,
): Promise<boolean> {
  return mergeInto(store, await storedAs(store, identities, facts), facts);
}

async function storedAs(
  store: WriteStore,
  identities: readonly Identity[],
  facts: EventFacts,
): Promise<MCPEventRecord[]> {
  const conditions = identities.map(
    ([session, key]): Where => ({ [session]: facts[session], [key]: facts[key] }),
  );
  return conditions.length === 0 ? [] : store.find('mcp_events', { where: { anyOf: conditions } });
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
