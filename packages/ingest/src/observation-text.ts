import { AGENTS, type Observation } from './observation.ts';
import { isPayload } from './payload.ts';

const VERSION = 1;

/** An observation as one line of JSON, to be kept until it can be recorded. */
export function encodeObservation(observation: Observation): string {
  return JSON.stringify({ version: VERSION, ...observation });
}

/**
 * Reads what `encodeObservation` wrote.
 *
 * @throws SyntaxError or TypeError saying what is wrong with it, in words that repeat nothing of it.
 */
export function decodeObservation(text: string): Observation {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SyntaxError(
      `The entry (${text.length} characters) is not valid JSON: it was not written to its end.`,
    );
  }
  if (!isPayload(value)) throw new TypeError('The entry is not a JSON object.');
  const { version, ...observation } = value;
  if (version !== VERSION) {
    throw new TypeError(
      `The entry has version ${JSON.stringify(version)}; this program reads version ${VERSION}.`,
    );
  }
  if (!isObservation(observation)) throw new TypeError('The entry is no observation.');
  return withDates(observation);
}

function isObservation(value: Readonly<Record<string, unknown>>): value is Observation & typeof value {
  return (
    AGENTS.some((agent) => agent === value.agent) &&
    typeof value.sessionId === 'string' &&
    isPayload(value.facts) &&
    ['events', 'sightings', 'usage'].every((field) => {
      const list = value[field];
      return Array.isArray(list) && list.every(isPayload);
    })
  );
}

function withDates(observation: Observation): Observation {
  return {
    ...observation,
    events: observation.events.map(withDate),
    sightings: observation.sightings.map((sighting) => ({ ...sighting, event: withDate(sighting.event) })),
    usage: observation.usage.map(withDate),
  };
}

/** JSON has no dates: they come as ISO text. */
function withDate<T extends { timestamp?: Date | null | undefined }>(record: T): T {
  const { timestamp } = record;
  return typeof timestamp === 'string' ? { ...record, timestamp: new Date(timestamp) } : record;
}
