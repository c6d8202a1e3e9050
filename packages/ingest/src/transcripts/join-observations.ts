import type { Observation } from '../observation.ts';

/** So many events and tokens of messages are one observation at most, so that a commit stays small. */
const MAX_TOLD = 100;

/** Observations of one agent that follow each other as one: recording is mostly finding out whose they are. */
export function joinObservations(observations: readonly Observation[]): Observation[] {
  const joined: Observation[] = [];
  for (const observation of observations) {
    const last = joined.at(-1);
    if (last === undefined || !isOfSame(last, observation) || sizeOf(last) >= MAX_TOLD)
      joined.push(observation);
    else joined[joined.length - 1] = join(last, observation);
  }
  return joined;
}

/** How much an observation tells. */
export function sizeOf({ events, sightings, usage }: Observation): number {
  return events.length + sightings.length + usage.length;
}

function isOfSame(a: Observation, b: Observation): boolean {
  return (
    a.agent === b.agent &&
    a.sessionId === b.sessionId &&
    a.subagentId === b.subagentId &&
    a.instanceId === b.instanceId &&
    a.createsInstance === b.createsInstance &&
    !b.opensSession &&
    a.transcript === null &&
    b.transcript === null &&
    (a.facts.model === b.facts.model || a.facts.model === null || b.facts.model === null)
  );
}

function join(a: Observation, b: Observation): Observation {
  return {
    ...a,
    facts: { ...a.facts, model: a.facts.model ?? b.facts.model },
    events: [...a.events, ...b.events],
    sightings: [...a.sightings, ...b.sightings],
    usage: [...a.usage, ...b.usage],
  };
}
