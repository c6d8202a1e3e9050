import type { Sighting } from './sighting.ts';

/** The sightings that are of one call: at least one. */
export interface Call {
  readonly started: Sighting | null;
  readonly finished: Sighting | null;
  readonly logged: Sighting | null;
}

/**
 * Decides which sightings are of one call. All are of calls of the same tool with the same input.
 *
 * 1. A logged call takes an end that was seen between its own beginning and end, and then a beginning before that. Ends
 *    that came out alike go first, so that of two calls at once, one of which failed, each gets its own.
 * 2. Every end that is left takes the latest beginning before it that is left: where a call is cancelled and made again,
 *    the end belongs to the second.
 * 3. What is left is alone: a call that is still running, or whose other half was not delivered.
 */
export function matchCalls(sightings: readonly Sighting[]): Call[] {
  const started = new Pool(sightings, 'started');
  const finished = new Pool(sightings, 'finished');
  const logged = logOrder(sightings);

  const ends = new Map<Sighting, Sighting>();
  for (const isAlike of [true, false]) {
    for (const entry of logged.filter((entry) => !ends.has(entry))) {
      const end = finished.takeFor(entry, entry.at, ({ outcome }) => !isAlike || outcome === entry.outcome);
      if (end !== null) ends.set(entry, end);
    }
  }
  const calls: Call[] = logged.map((entry) => {
    const end = ends.get(entry) ?? null;
    return { logged: entry, finished: end, started: started.takeFor(entry, end?.at ?? entry.at) };
  });
  for (const end of finished.rest()) {
    calls.push({ logged: null, finished: end, started: started.takeLatest(end.at) });
  }
  for (const start of started.rest()) calls.push({ logged: null, finished: null, started: start });
  return calls;
}

/**
 * Who ended first chooses first, so that as many as can be find theirs; whose beginning is not known comes last, for it
 * could take any.
 */
function logOrder(sightings: readonly Sighting[]): Sighting[] {
  const logged = inOrder(sightings.filter(({ phase }) => phase === 'logged'));
  return [
    ...logged.filter(({ beganAt }) => beganAt !== null),
    ...logged.filter(({ beganAt }) => beganAt === null),
  ];
}

/** Sightings of one phase, of which each can be taken once. */
class Pool {
  readonly #left: Sighting[];

  constructor(sightings: readonly Sighting[], phase: Sighting['phase']) {
    this.#left = inOrder(sightings.filter((sighting) => sighting.phase === phase));
  }

  /** The earliest between the beginning of a logged call and `to`; where that is not known, the latest before `to`. */
  takeFor(
    { beganAt }: Sighting,
    to: number,
    isWanted: (sighting: Sighting) => boolean = () => true,
  ): Sighting | null {
    if (beganAt === null) return this.takeLatest(to, isWanted);
    return this.#take(this.#left.findIndex((one) => beganAt <= one.at && one.at <= to && isWanted(one)));
  }

  takeLatest(to: number, isWanted: (sighting: Sighting) => boolean = () => true): Sighting | null {
    return this.#take(this.#left.findLastIndex((one) => one.at <= to && isWanted(one)));
  }

  rest(): readonly Sighting[] {
    return [...this.#left];
  }

  #take(index: number): Sighting | null {
    return (index === -1 ? undefined : this.#left.splice(index, 1)[0]) ?? null;
  }
}

/** By time; of two logged at the same time, by id. */
function inOrder(sightings: readonly Sighting[]): Sighting[] {
  return sightings.toSorted(
    (a, b) => a.at - b.at || ((a.tool_use_id ?? '') < (b.tool_use_id ?? '') ? -1 : 1),
  );
}
