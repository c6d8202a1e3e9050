import type { DatabaseOperations } from '@skep/contracts';
import type { Observation } from './observation.ts';
import { pairSightings } from './sightings/pair-sightings.ts';

/**
 * Logs calls that have no ids of their own, by what was seen of them.
 *
 * @param instanceId The instance that made them.
 */
export async function recordSightings(
  tx: DatabaseOperations,
  { sessionId, sightings }: Observation,
  instanceId: string,
): Promise<void> {
  if (sightings.length === 0) return;
  const prunedBefore = (await tx.getInstance(instanceId))?.events_pruned_before ?? null;
  for (const [group, seen] of Map.groupBy(sightings, (sighting) => sighting.group)) {
    await tx.reviseMCPEvents(sessionId, group, (known) =>
      pairSightings(known, seen, instanceId, prunedBefore),
    );
  }
}
