import type { Database, MCPEventRecord } from '@skep/contracts';
import { createInMemoryTestDb } from '@skep/core/testing';
import { type Recording, readRecordings, storedCounts, transcriptCounts } from '@skep/recordings';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nowhere } from '../../test/environment.ts';
import { readTranscripts } from '../../test/read-transcript.ts';
import { interpreters } from '../interpreters.ts';
import type { Observation } from '../observation.ts';
import { recordIn } from '../record-observation.ts';

/** A session with all its runs: a resumed one has several, and one transcript. */
interface RecordedSession {
  readonly title: string;
  readonly hooks: readonly Observation[];
  readonly read: readonly Observation[];
}

const recordings = readRecordings();
const sessions: RecordedSession[] = [...Map.groupBy(recordings, ({ sessionId }) => sessionId).values()].map(
  (runs) => ({
    title: runs.map(({ agent, name }) => `${agent} ${name}`).join(', '),
    hooks: runs.flatMap(hooksOf),
    read: runs.flatMap((run) => readTranscripts(run)),
  }),
);

function hooksOf({ agent, events, httpEvents }: Recording): Observation[] {
  return [...events, ...httpEvents].flatMap(({ payload, receivedAt }) => {
    const interpretation = interpreters[agent](payload, { ...nowhere, receivedAt });
    return interpretation.kind === 'observation' ? [interpretation.observation] : [];
  });
}

async function stored(observations: readonly Observation[]): Promise<Database> {
  const db = await createInMemoryTestDb();
  await db.transaction(async (tx) => {
    for (const observation of observations) await recordIn(tx, observation);
  });
  return db;
}

/** What must not depend on the order in which hooks and transcripts come. */
async function stateOf(db: Database) {
  const events = await db.listMCPEvents({ limit: 100_000 });
  const usage = await db.listMessageUsage();
  const sorted = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort();
  return {
    counts: await storedCounts(db),
    events: sorted(events.map(identity)),
    usage: sorted(usage.map(({ instance_id: _, ...counts }) => counts)),
  };
}

function identity({
  kind,
  tool_name,
  outcome,
  error_message,
  session_id,
  agent_id,
  tool_use_id,
  ...event
}: MCPEventRecord) {
  const { duration_ms, git_commit_hash, timestamp } = event;
  return {
    kind,
    tool_name,
    outcome,
    error_message,
    session_id,
    agent_id,
    tool_use_id,
    duration_ms,
    git_commit_hash,
    timestamp,
  };
}

describe('the transcripts alone', () => {
  test('give the counts of calls and failures that the transcripts have', async () => {
    const db = await stored(recordings.flatMap((recording) => readTranscripts(recording)));
    expect(await storedCounts(db)).toEqual(transcriptCounts(undefined, 'whole'));
  });
});

/** How many events of each kind there are, besides tool calls. */
async function countKinds(observations: readonly Observation[]): Promise<Record<string, number>> {
  const db = await stored(observations);
  const events = await db.listMCPEvents({ limit: 100_000 });
  const kinds = Map.groupBy(events, ({ kind }) => kind);
  kinds.delete('tool_call');
  return Object.fromEntries([...kinds].map(([kind, { length }]) => [kind, length]));
}

describe.each(sessions)('$title', ({ hooks, read }) => {
  test('has nothing twice that both hooks and transcripts tell', async () => {
    // A transcript may tell of a kind that the hooks of that session were not set up for.
    expect(await countKinds([...hooks, ...read])).toMatchObject(await countKinds(hooks));
  });

  test('is stored the same in any order of hooks and transcripts, and again', async () => {
    const expected = await stateOf(await stored([...hooks, ...read]));
    expect(await stateOf(await stored([...read, ...hooks]))).toEqual(expected);
    expect(await stateOf(await stored([...read, ...hooks, ...read, ...hooks]))).toEqual(expected);
    const all = [...hooks, ...read];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (shuffled) => {
        expect(await stateOf(await stored(shuffled))).toEqual(expected);
      }),
      { numRuns: 3 },
    );
  });
});
