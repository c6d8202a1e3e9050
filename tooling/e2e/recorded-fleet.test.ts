import { join } from 'node:path';
import { type Database, initializeDatabase } from '@skep/core';
import { replay } from '@skep/demo/replay';
import { readRecordings, storedCounts, transcriptCounts } from '@skep/recordings';
import { expect, test } from 'vitest';
import { Machine } from './support/skep.ts';
import { temporaryFolder } from './support/temporary.ts';

test('every recorded session is replayed to the letter, and a second time changes nothing', {
  timeout: 600_000,
}, async () => {
  const database = join(temporaryFolder(), 'fleet.db');
  const databaseUrl = `file:${database}`;
  const recordings = readRecordings();

  await replay(recordings, { databaseUrl });
  await recordAll(database);
  const db = await initializeDatabase({ url: databaseUrl });
  expect(await storedCounts(db)).toEqual(transcriptCounts());
  const first = await everything(db);

  await replay(recordings, { databaseUrl });
  await recordAll(database);
  expect(await everything(db)).toEqual(first);
  expect(await db.checkIntegrity()).toEqual({ ok: true, problems: [] });
  await db.disconnect();
});

/** Waits until all that the hooks took is in the database. */
async function recordAll(database: string): Promise<void> {
  const machine = new Machine();
  const drain = () => machine.skep(['drain', '--database', database]);
  for (let ended = await drain(); ended.code !== 0; ended = await drain()) {
    // A recorder is at it.
    if (!ended.stderr.includes('CLI_SPOOL_BUSY')) throw new Error(ended.stderr || ended.stdout);
  }
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
