import type { MCPEventRecord, NewMCPEvent } from '@skep/contracts';
import type { CallSighting } from '../observation.ts';
import { callEvent, sightingsOf } from './call-event.ts';
import { matchCalls } from './match-calls.ts';
import { distinct, identityOf, largerText, type Sighting, sightingOf } from './sighting.ts';

/**
 * The calls of a group, from what is known of them and what was seen now. The result depends on the set of all sightings
 * that were ever delivered, and on nothing else: not on their order, nor on how often each came.
 *
 * @param known The group's events as they are stored.
 * @param seen Sightings of this group.
 * @param instanceId The instance that they are of.
 * @param prunedBefore Calls from before this time are no longer stored: what is seen of them again must be paired with no other.
 */
export function pairSightings(
  known: readonly MCPEventRecord[],
  seen: readonly CallSighting[],
  instanceId: string,
  prunedBefore: Date | null = null,
): NewMCPEvent[] {
  const stored = known.flatMap(sightingsOf);
  const told = seen.map((sighting) => sightingOf(sighting, instanceId));
  const sightings = [...stored, ...withoutPruned(told, stored, prunedBefore)];
  // The same for all of the group, also where they wrote its fields in another order.
  const input = sightings.reduce<string | null>((text, sighting) => largerText(text, sighting.input), null);
  return matchCalls(distinct(sightings))
    .map((call) => callEvent(call, input))
    .toSorted(
      (a, b) =>
        a.timestamp.getTime() - b.timestamp.getTime() || ((a.metadata ?? '') < (b.metadata ?? '') ? -1 : 1),
    );
}

function withoutPruned(
  seen: readonly Sighting[],
  stored: readonly Sighting[],
  prunedBefore: Date | null,
): readonly Sighting[] {
  if (prunedBefore === null) return seen;
  const identities = new Set(stored.map(identityOf));
  return seen.filter(
    (sighting) => sighting.at >= prunedBefore.getTime() || identities.has(identityOf(sighting)),
  );
}
