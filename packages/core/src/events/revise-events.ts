import type { MCPEventRecord, NewMCPEvent } from '@skep/contracts';
import * as z from 'zod/mini';
import { instanceNotFound } from '../errors/record-errors.ts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import type { ReadStore } from '../store/read-store.ts';
import { checkArgument, validationError } from '../validation/check-input.ts';
import { newEvent } from '../validation/record-schemas.ts';
import { callable, name as sessionName } from '../validation/values.ts';
import { countsAsKnown } from './counts-as-known.ts';
import { factsOf, outcomeOf } from './event-facts.ts';
import { groupKey, groupName, positionIn, rangeOf } from './event-group.ts';
import { type EventFacts, mergeEvent } from './merge-event.ts';

const name = 'reviseMCPEvents';
const RETURNED = 'revise()';
const CHUNK = 500;

type Revise = (known: readonly MCPEventRecord[]) => readonly NewMCPEvent[];

export const reviseMCPEvents: WriteOperation<[string, string, Revise], void> = {
  name,
  kind: 'log',
  failure: 'DATABASE_LOG_FAILED',
  prepare(sessionId, group, revise) {
    checkArgument(name, 'sessionId', sessionName, sessionId);
    checkArgument(name, 'group', groupName, group);
    checkArgument(name, 'revise', callable, revise);
    return async (context) => {
      const known = await knownEvents(context.store, sessionId, group);
      const revised = checkRevised(context, revise(known.map((event) => ({ ...event }))));
      const doubles = await doublesOf(context.store, sessionId, known, revised);
      const instances = [...new Set(revised.map(({ instance_id }) => instance_id))];
      for (const id of instances) {
        if (!(await context.activity.knows(context.store, id))) throw instanceNotFound(name, id);
      }
      const isPruned = instances.some((id) => context.activity.prunedBefore(id) !== null);
      const numbered = isPruned ? known : [];
      const wanted = withoutPruned(context, revised, [...known, ...doubles], known.length).map(
        (facts, index) => ({ ...facts, session_id: sessionId, dedupe_key: keyAt(group, numbered, index) }),
      );
      // Everything has been checked: from here on, nothing that the input could be to blame for can fail.
      await writeDifference(context, known, wanted, doubles);
    };
  },
};

async function knownEvents(store: ReadStore, session_id: string, group: string): Promise<MCPEventRecord[]> {
  const events = await store.find('mcp_events', { where: { session_id, dedupe_key: rangeOf(group) } });
  return events
    .flatMap((event) => {
      const position = positionIn(group, event.dedupe_key);
      return position === null ? [] : [{ event, position }];
    })
    .toSorted((a, b) => a.position - b.position)
    .map(({ event }) => event);
}

/** @param numbered Events that keep their numbers, for those before them were pruned; the others go on from there. */
function keyAt(group: string, numbered: readonly MCPEventRecord[], index: number): string {
  const stored = numbered[index];
  if (stored?.dedupe_key) return stored.dedupe_key;
  const last = positionIn(group, numbered.at(-1)?.dedupe_key ?? null) ?? 0;
  return groupKey(group, last + index + 1 - numbered.length);
}

function checkRevised({ settings }: WriteContext, returned: readonly NewMCPEvent[]): EventFacts[] {
  const events = checkArgument(name, RETURNED, z.array(newEvent), returned);
  const seen = new Map<string, number>();
  return events.map((event, index) => {
    const place = `${RETURNED}[${index}].`;
    const facts = factsOf(event, outcomeOf(name, event, place), settings.now);
    const { tool_use_id } = facts;
    if (tool_use_id === null) return facts;
    const earlier = seen.get(tool_use_id);
    if (earlier !== undefined) {
      const problem = `is that of [${earlier}], too: a call is one event, so merge the two`;
      throw validationError(name, [{ field: `${place}tool_use_id`, problem }]);
    }
    seen.set(tool_use_id, index);
    return facts;
  });
}

/** Events outside of the group that are one of its calls by their id: the call was also told in another way. */
async function doublesOf(
  store: ReadStore,
  session_id: string,
  known: readonly MCPEventRecord[],
  wanted: readonly EventFacts[],
): Promise<MCPEventRecord[]> {
  const ids = wanted.flatMap(({ tool_use_id }) => tool_use_id ?? []);
  const grouped = new Set(known.map(({ id }) => id));
  const found: MCPEventRecord[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const where = { session_id, tool_use_id: { in: ids.slice(start, start + CHUNK) } };
    found.push(...(await store.find('mcp_events', { where })));
  }
  return found.filter(({ id }) => !grouped.has(id));
}

/**
 * Leaves out what was pruned before and is told again. An event that is stored may have been given an earlier time, so no more are
 * left out than there are more than before.
 */
function withoutPruned(
  { activity, settings }: WriteContext,
  revised: readonly EventFacts[],
  stored: readonly MCPEventRecord[],
  known: number,
): EventFacts[] {
  const now = settings.now();
  let surplus = revised.length - known;
  return revised.filter(({ instance_id, timestamp, tool_use_id }) => {
    if (surplus <= 0) return true;
    const prunedBefore = activity.prunedBefore(instance_id);
    if (!countsAsKnown({ timestamp, isIdentified: false }, prunedBefore, now)) return true;
    const isStored = stored.some(
      (event) =>
        event.timestamp.getTime() === timestamp.getTime() ||
        (tool_use_id !== null && event.tool_use_id === tool_use_id),
    );
    if (!isStored) surplus -= 1;
    return isStored;
  });
}

async function writeDifference(
  context: WriteContext,
  known: readonly MCPEventRecord[],
  wanted: readonly EventFacts[],
  doubles: readonly MCPEventRecord[],
): Promise<void> {
  const { store } = context;
  await store.remove('mcp_events', [...doubles, ...known.slice(wanted.length)]);
  const kept = await releaseIds(context, known.slice(0, wanted.length), wanted);
  for (const [index, facts] of wanted.entries()) {
    const double = doubles.find(({ tool_use_id }) => tool_use_id === facts.tool_use_id);
    const merged = double === undefined ? facts : mergeDouble(facts, double);
    const stored = kept[index];
    if (stored === undefined) await store.insert('mcp_events', merged);
    else await store.update('mcp_events', stored, merged);
    if (stored === undefined || tellsMore(known[index], merged)) advanceTo(context, merged);
  }
}

/** Two events may exchange their ids, and neither can take one before the other has given it up. */
async function releaseIds(
  { store }: WriteContext,
  kept: readonly MCPEventRecord[],
  wanted: readonly EventFacts[],
): Promise<MCPEventRecord[]> {
  const places = new Map(wanted.map(({ tool_use_id }, index) => [tool_use_id, index]));
  const released: MCPEventRecord[] = [];
  for (const [index, event] of kept.entries()) {
    const place = event.tool_use_id === null ? undefined : places.get(event.tool_use_id);
    const isWantedElsewhere = place !== undefined && place !== index;
    if (isWantedElsewhere) await store.update('mcp_events', event, { tool_use_id: null });
    released.push(isWantedElsewhere ? { ...event, tool_use_id: null } : event);
  }
  return released;
}

/** The event stays in its group, whatever the other one was known by. */
function mergeDouble(facts: EventFacts, { id: _, ...double }: MCPEventRecord): EventFacts {
  return { ...mergeEvent(facts, double), session_id: facts.session_id, dedupe_key: facts.dedupe_key };
}

/** Whether an event differs in more than its place in the group. */
function tellsMore(known: MCPEventRecord | undefined, facts: EventFacts): boolean {
  return Object.entries(facts).some(([field, value]) => {
    const before = known?.[field as keyof EventFacts] ?? null;
    return field !== 'dedupe_key' && before?.valueOf() !== value?.valueOf();
  });
}

/** An event's time is that of its beginning; its instance was active until it was over. */
function advanceTo({ activity }: WriteContext, { instance_id, timestamp, duration_ms }: EventFacts): void {
  const end = new Date(timestamp.getTime() + (duration_ms ?? 0));
  activity.advance(instance_id, Number.isNaN(end.getTime()) ? timestamp : end);
}
