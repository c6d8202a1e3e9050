import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, initializeDatabase } from '@skep/core';
import { expect, test } from 'vitest';
import { readRecordings } from '../demo/recordings.ts';
import { replay } from '../demo/replay.ts';
import { temporaryFolder } from './support/temporary.ts';

const folder = join(import.meta.dirname, '../../examples/recordings/claude-code');

interface Counts {
  readonly tool_calls: number;
  readonly failures: number;
}

/** What the agents' own transcripts of these sessions say. */
const { sessions } = JSON.parse(readFileSync(join(folder, 'counts.json'), 'utf8')) as {
  sessions: Record<string, Counts & { subagents: Record<string, Counts> }>;
};

test('every recorded session is replayed to the letter, and a second time changes nothing', {
  timeout: 600_000,
}, async () => {
  const database = join(temporaryFolder(), 'fleet.db');
  const databaseUrl = `file:${database}`;
  const recordings = readRecordings(folder);

  await replay(recordings, { databaseUrl });
  const db = await initializeDatabase({ url: databaseUrl });
  expect(await countsBySession(db)).toEqual(expectedCounts());
  const first = await everything(db);

  await replay(recordings, { databaseUrl });
  expect(await everything(db)).toEqual(first);
  expect(await db.checkIntegrity()).toEqual({ ok: true, problems: [] });
  await db.disconnect();
});

function expectedCounts(): Record<string, Counts> {
  const all = Object.entries(sessions).flatMap(([id, { tool_calls, failures, subagents }]) => [
    [id, { tool_calls, failures }] as const,
    ...Object.entries(subagents),
  ]);
  return Object.fromEntries(all);
}

async function countsBySession(db: Database): Promise<Record<string, Counts>> {
  const activity = new Map((await db.getInstanceActivity()).map((one) => [one.instance_id, one]));
  const instances = await db.listInstances();
  return Object.fromEntries(
    instances.map(({ id, session_id }) => {
      const { tool_calls = 0, failures = 0 } = activity.get(id) ?? {};
      return [session_id, { tool_calls, failures }];
    }),
  );
}

/** All that is stored: a change of any record would show in the feed, too. */
async function everything(db: Database) {
  return {
    instances: await db.listInstances({ orderBy: 'created_at' }),
    events: await db.listMCPEvents(),
    relationships: await db.listRelationships(),
    feed: await db.feed.head(),
  };
}
