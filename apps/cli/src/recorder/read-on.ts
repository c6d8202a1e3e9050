import { createReadStream, statSync } from 'node:fs';
import { type Database, isDatabaseError } from '@skep/contracts';
import {
  createCapture,
  createTranscriptReader,
  type Observation,
  type TranscriptReference,
} from '@skep/ingest';
import { splitLines } from '../transcripts/split-lines.ts';
import { turnStart } from '../transcripts/turn-start.ts';
import { createBatchRecorder } from './record-batches.ts';

/**
 * Reads on where an observation says that its agent wrote what its hooks do not tell, and records that. Nothing where the
 * file is not there any more, or never was on this machine.
 *
 * @param report Is told why the file could not be read, if it could not.
 * @throws DatabaseError, as recording does.
 */
export async function readOn(
  db: Database,
  observation: Observation,
  report: (problem: unknown) => void,
): Promise<void> {
  const { transcript } = observation;
  if (transcript === null || !isFile(transcript.path)) return;
  try {
    await read(db, observation, transcript, report);
  } catch (error) {
    if (isDatabaseError(error)) throw error;
    report(error);
  }
}

async function read(
  db: Database,
  { agent, sessionId, subagentId, instanceId, instanceType, facts }: Observation,
  { path, turnId, capture }: TranscriptReference,
  report: (problem: unknown) => void,
): Promise<void> {
  const { worktreePath, branch, host } = facts;
  const reader = createTranscriptReader(agent, {
    capture: createCapture(capture),
    sessionId,
    subagentId,
    environment: { instanceId, instanceType, worktreePath, branch, host },
  });
  const recorder = createBatchRecorder(db, report);
  const bytes = createReadStream(path, { start: turnId === null ? 0 : turnStart(path, turnId) });
  for await (const { lines } of splitLines(bytes)) {
    for (const line of lines) await recorder.add(reader.line(line).flatMap(onlyNews));
  }
  await recorder.add(reader.end().flatMap(onlyNews));
  await recorder.flush();
}

/** What only the log tells: how calls and turns came out, and the tokens. The rest the hooks have told when it happened. */
function onlyNews(observation: Observation): Observation[] {
  const events = observation.events.filter(({ kind }) => kind === 'tool_call' || kind === 'error');
  const isEmpty = events.length + observation.sightings.length + observation.usage.length === 0;
  return isEmpty ? [] : [{ ...observation, events }];
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
