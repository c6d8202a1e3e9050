import { expect, test } from 'vitest';
import { withCallLog } from './call-log.ts';
import {
  generateTestEvent,
  generateTestInstance,
  generateTestIssue,
  generateTestRelationship,
} from './generate-records.ts';
import { createInMemoryTestDb } from './in-memory-database.ts';

test('each test database is its own, whatever the environment says', async () => {
  const saved = process.env.DATABASE_URL;
  process.env.DATABASE_URL = 'postgres://elsewhere';
  try {
    const [one, two] = [
      await createInMemoryTestDb(),
      await createInMemoryTestDb({ workflow: { maxReviews: 1 } }),
    ];
    await one.createInstance(generateTestInstance());
    expect(await two.listInstances()).toEqual([]);
  } finally {
    if (saved === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = saved;
  }
});

test('generated records fit together, and take overrides', async () => {
  const db = await createInMemoryTestDb();
  const coder = await db.createInstance(generateTestInstance());
  const reviewer = await db.createInstance(generateTestInstance({ type: 'review' }));
  await db.logMCPEvent(generateTestEvent(coder));
  await db.logMCPEvent(generateTestEvent(coder, { success: false, error_message: 'no' }));
  await db.logMCPEvent(generateTestEvent(coder, { outcome: 'denied' }));
  await db.createRelationship(
    generateTestRelationship(coder, reviewer, { relationship_type: 'spawned_review' }),
  );
  await db.upsertGitHubIssue(generateTestIssue({ state: 'closed' }));
  const outcomes = (await db.getMCPEvents(coder)).map(({ outcome }) => outcome);
  expect(outcomes.toSorted()).toEqual(['denied', 'failed', 'succeeded']);
  expect((await db.getInstance(reviewer))?.type).toBe('review');
});

test('a call log notes what was called, and does it', async () => {
  const db = withCallLog(await createInMemoryTestDb());
  const given = generateTestInstance({ id: 'a' });
  await db.createInstance(given);
  await expect(db.updateInstanceStatus('nobody', 'started')).rejects.toMatchObject({
    code: 'DATABASE_INSTANCE_NOT_FOUND',
  });
  expect(db.isConnected()).toBe(true);
  expect(await db.feed.head()).toBe(1);
  expect(db.getCallLog()).toEqual([
    { method: 'createInstance', args: [given] },
    { method: 'updateInstanceStatus', args: ['nobody', 'started'] },
    { method: 'isConnected', args: [] },
  ]);
});
