import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Database, isDatabaseError } from '@skep/contracts';
import {
  createCapture,
  createTranscriptReader,
  type Observation,
  recordIn,
  type TranscriptReference,
} from '@skep/ingest';
import { turnStart } from './turn-start.ts';

const MAX_OBSERVATIONS = 100;

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
    await read(db, observation, transcript);
  } catch (error) {
    if (isDatabaseError(error)) throw error;
    report(error);
  }
}

async function read(
  db: Database,
  { agent, sessionId, subagentId, instanceId, instanceType, facts }: Observation,
  { path, turnId, capture }: TranscriptReference,
): Promise<void> {
  const { worktreePath, branch, host } = facts;
  const reader = createTranscriptReader(agent, {
    capture: createCapture(capture),
    sessionId,
    subagentId,
    environment: { instanceId, instanceType, worktreePath, branch, host },
  });
  let gathered: Observation[] = [];
  const record = async (): Promise<void> => {
    const observations = gathered;
    gathered = [];
    await db.transaction(async (tx) => {
      for (const one of observations) await recordIn(tx, one);
    });
  };
  const input = createReadStream(path, { start: turnId === null ? 0 : turnStart(path, turnId) });
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    gathered.push(...reader.line(line));
    if (gathered.length >= MAX_OBSERVATIONS) await record();
  }
  gathered.push(...reader.end());
  await record();
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
