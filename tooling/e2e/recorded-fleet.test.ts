import { join } from 'node:path';
import { type Database, initializeDatabase } from '@skep/core';
import { replay } from '@skep/demo/replay';
import { readRecordings, storedCounts, transcriptCounts } from '@skep/recordings';
import { expect, test } from 'vitest';
import { temporaryFolder } from './support/temporary.ts';

test('every recorded session is replayed to the letter, and a second time changes nothing', {
  timeout: 600_000,
}, async () => {
  const database = join(temporaryFolder(), 'fleet.db');
  const databaseUrl = `file:${database}`;
  const recordings = readRecordings(['claude-code']);

  const db = await initializeDatabase({ url: databaseUrl });
  await replay(recordings, { databaseUrl });
  expect(await storedCounts(db)).toEqual(transcriptCounts(['claude-code']));
  const first = await everything(db);

  await replay(recordings, { databaseUrl });
  expect(await everything(db)).toEqual(first);
  expect(await db.checkIntegrity()).toEqual({ ok: true, problems: [] });
  await db.disconnect();
});

/** All that is stored: a change of any record would show in the feed, too. */
async function everything(db: Database) {
  return {
    instances: await db.listInstances({ orderBy: 'created_at' }),
    events: await db.listMCPEvents(),
    relationships: await db.listRelationships(),
    feed: await db.feed.head(),
  };
}
