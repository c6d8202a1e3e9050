import type { WriteContext } from '../operations/context.ts';
import { countsAsKnown } from './counts-as-known.ts';
import { type EventToInsert, type Identity, identitiesOf, type NewEvent } from './new-event.ts';

/**
 * Inserts events of calls that follow each other by one statement, so that each of these calls finds its own inserted. It stops
 * before an event that has to be looked for first, and where another unique tells whether an event is there: then the
 * calls so far must be made before those that follow, or they would not see what the earlier ones did.
 *
 * @returns How many events it has looked at, from the first.
 */
export async function insertEventsAhead(
  { store, activity, settings }: WriteContext,
  events: readonly NewEvent[],
): Promise<number> {
  const records = events.map((event) => event.record(settings.now));
  await activity.readAll(store, new Set(records.map(({ instance_id }) => instance_id)));
  const now = settings.now();
  const insertable: EventToInsert[] = [];
  let unique: Identity | undefined;
  let count = 0;
  for (const record of records) {
    const [identity, other] = identitiesOf(record);
    const isAnotherUnique = unique !== undefined && identity !== undefined && identity !== unique;
    if (other !== undefined || isAnotherUnique || isKnown(record, identity !== undefined)) break;
    unique ??= identity;
    count += 1;
    // The call of an event whose instance is not there fails by itself.
    if (activity.has(record.instance_id)) insertable.push(record);
  }
  if (insertable.length > 1) {
    await store.insertAhead('mcp_events', insertable, unique ?? ['session_id', 'tool_use_id']);
  }
  return Math.max(count, 1);

  function isKnown({ timestamp, instance_id }: EventToInsert, isIdentified: boolean): boolean {
    return countsAsKnown({ timestamp, isIdentified }, activity.prunedBefore(instance_id), now);
  }
}
