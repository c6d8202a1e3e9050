import type { Database } from '@skep/contracts';
import { type Recording, recordedTranscript } from '@skep/recordings';
import { interpreters } from '../src/interpreters.ts';
import type { Agent, Observation } from '../src/observation.ts';
import { recordIn } from '../src/record-observation.ts';
import { createTranscriptReader } from '../src/transcripts/transcript-reader.ts';
import type { Delivery } from './deliver.ts';
import { nowhere } from './environment.ts';
import { readTranscript } from './read-transcript.ts';

/** The events of recorded runs as they were delivered; with those that went to an HTTP hook, too, where that is asked for. */
export function deliveriesOf(recordings: readonly Recording[], withHttp = false): Delivery[] {
  return recordings.flatMap(({ agent, events, httpEvents }) =>
    [...events, ...(withHttp ? httpEvents : [])].map(({ payload, receivedAt, via }) => ({
      agent,
      payload,
      environment: { ...nowhere, receivedAt, agentPid: via === 'http' ? null : processOf(events) },
    })),
  );
}

/** A number for each run: they were processes of their own, and commands know which one started them. */
function processOf([first]: Recording['events']): number {
  return ((first?.receivedAt.getTime() ?? 0) % 1_000_000) + 1;
}

/** Records an event, and then what the transcript says that the event refers to. */
export async function deliverAndReadOn(
  db: Database,
  { agent = 'claude-code', payload, environment }: Delivery,
): Promise<void> {
  const interpretation = interpreters[agent](payload, environment);
  if (interpretation.kind === 'ignored') return;
  const { observation } = interpretation;
  const path = observation.transcript === null ? null : recordedTranscript(observation.transcript.path);
  const readOn = path === null ? [] : transcript(agent, path);
  await db.transaction(async (tx) => {
    for (const one of [observation, ...readOn]) await recordIn(tx, one);
  });
}

const read = new Map<string, readonly Observation[]>();

function transcript(agent: Agent, path: string): readonly Observation[] {
  const known = read.get(path);
  if (known !== undefined) return known;
  const observations = readTranscript(createTranscriptReader(agent), path);
  read.set(path, observations);
  return observations;
}
