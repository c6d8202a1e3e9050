import type { Database } from '@skep/contracts';
import { createInMemoryTestDb } from '@skep/core/testing';
import { type Counts, readRecordings, storedCounts, transcriptCounts } from '@skep/recordings';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { deliver } from '../test/deliver.ts';
import { everything } from '../test/everything.ts';
import { deliverAndReadOn, deliveriesOf } from '../test/recorded.ts';

const recordings = readRecordings();
const deliveries = deliveriesOf(recordings);

let db: Database;

beforeEach(async () => {
  db = await createInMemoryTestDb();
});

async function recordAll(all = deliveries, to = db): Promise<void> {
  for (const delivery of all) await deliverAndReadOn(to, delivery);
}

describe('what is recorded of a session is what its transcript tells', { timeout: 60_000 }, () => {
  test('as many tool calls, failures and subagents', async () => {
    await recordAll();
    const [recorded, told] = [await storedCounts(db), transcriptCounts()];
    process.stdout.write(`${table(recorded, told, await subagentsBySession())}\n`);
    expect(recorded).toEqual(told);
  });

  test('and as many subagents, each below its session', async () => {
    await recordAll();
    const instances = await db.listInstances();
    for (const { sessionId, subagentTranscriptPaths, transcriptPath } of recordings) {
      if (transcriptPath === null) continue;
      const main = instances.find(({ session_id }) => session_id === sessionId);
      const children = instances.filter(({ parent_instance_id }) => parent_instance_id === main?.id);
      expect(main).toMatchObject({ parent_instance_id: null });
      expect(children).toHaveLength(subagentTranscriptPaths.length);
    }
    const runs = recordings.filter(({ transcriptPath }) => transcriptPath !== null);
    const subagents = runs.flatMap(({ subagentTranscriptPaths }) => subagentTranscriptPaths);
    expect(instances).toHaveLength(runs.length + subagents.length);
  });

  test('where no rollout of Codex can be read, its failures are not known, and pass for nothing else', async () => {
    for (const delivery of deliveriesOf(readRecordings(['codex']))) await deliver(db, delivery);
    const outcomes = Map.groupBy(await db.listMCPEvents({ kinds: ['tool_call'] }), (call) => call.outcome);
    // A patch that does not apply, and an MCP call that fails, are not heard of again.
    expect(
      outcomes
        .get('running')
        ?.map(({ tool_name }) => tool_name)
        .toSorted(),
    ).toEqual(['apply_patch', 'mcp__fleet__request_review']);
    expect(new Set(outcomes.get('unknown')?.map(({ tool_name }) => tool_name))).toEqual(new Set(['Bash']));
    expect([...outcomes.keys()].toSorted()).toEqual(['running', 'succeeded', 'unknown']);
  });

  test('with one end to a turn, however many tell of it', async () => {
    await recordAll(deliveriesOf(readRecordings(['codex'])));
    const ends = await db.listMCPEvents({ kinds: ['turn_ended', 'subagent_finished'] });
    expect(ends.map(({ kind }) => kind).toSorted()).toEqual([
      'subagent_finished',
      ...Array(4).fill('turn_ended'),
    ]);
  });

  test('with the commits that the agents made', async () => {
    await recordAll();
    const commits = (await db.listMCPEvents()).filter(({ git_commit_hash }) => git_commit_hash !== null);
    expect(commits.map(({ git_commit_hash }) => git_commit_hash)).toEqual(
      expect.arrayContaining([
        'd17aa779027306e1f9513c634c31144169b537b8',
        'a728ffc88209ef306b08908da2fef461cfe5dd8f',
      ]),
    );
  });
});

describe('nothing changes', { timeout: 60_000 }, () => {
  test('when everything is delivered again: not a record is written', async () => {
    await recordAll();
    const [before, head] = [await everything(db), await db.feed.head()];
    await recordAll();
    expect(await everything(db)).toEqual(before);
    expect(await db.feed.head()).toBe(head);
  });

  test('when an HTTP hook tells the same beside the command, but for who was first', async () => {
    await recordAll();
    const events = async () => (await everything(db)).events.map(({ timestamp: _, ...event }) => event);
    const before = await events();
    await recordAll(deliveriesOf(recordings, true));
    expect(await events()).toEqual(before);
  });

  test('when sessions alternate', async () => {
    await recordAll();
    const expected = await everything(db);
    const other = await createInMemoryTestDb();
    const lanes = recordings.map((recording) => deliveriesOf([recording]));
    const longest = Math.max(...lanes.map(({ length }) => length));
    for (let index = 0; index < longest; index += 1) {
      await recordAll(
        lanes.flatMap((lane) => lane[index] ?? []),
        other,
      );
    }
    expect(await everything(other)).toEqual(expected);
  });

  test('in any order, each delivered twice', { timeout: 240_000 }, async () => {
    await recordAll();
    const expected = await everything(db);
    const twice = [...deliveries.keys(), ...deliveries.keys()];
    const orders = fc.shuffledSubarray(twice, { minLength: twice.length });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const other = await createInMemoryTestDb();
        await recordAll(
          order.flatMap((index) => deliveries[index] ?? []),
          other,
        );
        expect(await everything(other)).toEqual(expected);
        expect(await storedCounts(other)).toEqual(transcriptCounts());
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});

/** How many instances are below that of each session. */
async function subagentsBySession(): Promise<Map<string | null, number>> {
  const instances = await db.listInstances();
  const children = Map.groupBy(instances, ({ parent_instance_id }) => parent_instance_id);
  return new Map(instances.map(({ id, session_id }) => [session_id, children.get(id)?.length ?? 0]));
}

/** For people: what is recorded of each session, beside what its transcript tells. */
function table(
  recorded: Record<string, Counts>,
  told: Record<string, Counts>,
  subagents: ReadonlyMap<string | null, number>,
): string {
  const rows = recordings
    .filter(({ transcriptPath }) => transcriptPath !== null)
    .map(({ agent, name, sessionId, subagentTranscriptPaths }) => {
      const pair = (field: keyof Counts) =>
        `${recorded[sessionId]?.[field] ?? '-'}/${told[sessionId]?.[field] ?? '-'}`;
      const below = `${subagents.get(sessionId) ?? '-'}/${subagentTranscriptPaths.length}`;
      return [agent, name, pair('tool_calls'), pair('failures'), below];
    });
  const lines = [['agent', 'session', 'calls', 'failures', 'subagents'], ...rows];
  return [
    'recorded / told by the transcript:',
    ...lines.map((cells) =>
      cells.map((cell, index) => cell.padEnd([13, 22, 10, 10, 0][index] ?? 0)).join(''),
    ),
  ].join('\n');
}
