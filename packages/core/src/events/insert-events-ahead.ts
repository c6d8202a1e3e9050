import type { WriteContext } from '../operations/context.ts';
import { countsAsKnown } from './counts-as-known.ts';
import { type EventToInsert, type Identity, identitiesOf, type NewEvent, TOOL_USE } from './new-event.ts';

/**
 * Inserts events of calls that follow each other by one statement, before these calls. It stops before an event that has to be
 * looked for first, and where another unique tells whether an event is there: then the calls so far must be made before those
 * that follow, or they would not see what the earlier ones did.
 *
 * @returns How many events it has looked at, from the first.
 */
export async function insertEventsAhead(context: WriteContext, events: readonly NewEvent[]): Promise<number> {
  const { store, activity, settings } = context;
  const { records, unique } = uniformEvents(events, settings.now);
  await activity.readAll(store, new Set(records.map(({ instance_id }) => instance_id)));
  const now = settings.now();
  const known = records.findIndex((record) => {
    const isIdentified = identitiesOf(record).length > 0;
    const prunedBefore = activity.prunedBefore(record.instance_id);
    return countsAsKnown({ timestamp: record.timestamp, isIdentified }, prunedBefore, now);
  });
  const looked = known === -1 ? records : records.slice(0, known);
  // The call of an event whose instance is not there fails by itself.
  const insertable = looked.filter(({ instance_id }) => activity.has(instance_id));
  if (insertable.length > 1) await store.insertAhead('mcp_events', insertable, unique);
  return Math.max(looked.length, 1);
}

/** The first of the events, as far as one unique at most tells whether they are there. */
function uniformEvents(
  events: readonly NewEvent[],
  now: () => Date,
): { records: readonly EventToInsert[]; unique: Identity } {
  const records: EventToInsert[] = [];
  let unique: Identity | undefined;
  for (const event of events) {
    const record = event.record(now);
    const [identity, other] = identitiesOf(record);
    const isAnother = unique !== undefined && identity !== undefined && identity !== unique;
    if (other !== undefined || isAnother) break;
    unique ??= identity;
    records.push(record);
  }
  return { records, unique: unique ?? TOOL_USE };
}

/** Makes the call of an event, where that was inserted ahead of it. @returns Whether it was. */
export function concludeAhead({ store, activity, settings }: WriteContext, event: NewEvent): boolean {
  const record = event.record(settings.now);
  if (!store.noteAhead('mcp_events', record)) return false;
  activity.advance(record.instance_id, record.timestamp);
  return true;
}
