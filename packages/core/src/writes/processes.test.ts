import { type ChildProcess, fork } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { describeFiles } from '../test/engines.ts';
import { instance } from '../test/records.ts';

const worker = new URL('../test/write-from-process.ts', import.meta.url);
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});

/** Makes each call in a process of its own, all at once. @returns What became of each: `done`, or an error's code. */
async function callAtOnce(url: string, calls: readonly (readonly string[])[]): Promise<string[]> {
  const started = calls.map((args) => fork(worker, [url, ...args]));
  children.push(...started);
  await Promise.all(started.map(nextMessage));
  const outcomes = started.map(nextMessage);
  for (const child of started) child.send('begin');
  return Promise.all(outcomes);
}

function nextMessage(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(String(message)));
    child.once('exit', (code) => reject(new Error(`The process ended with ${code} and said nothing.`)));
  });
}

describeFiles('processes on one file', ({ open, place }) => {
  test('of four that ask for a review at once, none gets past the limit', { timeout: 60_000 }, async () => {
    const url = place();
    const db = await open({ url });
    await db.createInstance(instance('coder'));
    await db.createInstance(instance('earlier', { type: 'review' }));
    const reviewers = ['r1', 'r2', 'r3', 'r4'];
    for (const id of reviewers) await db.createInstance(instance(id, { type: 'review' }));
    await db.createRelationship({
      parent_instance: 'coder',
      child_instance: 'earlier',
      relationship_type: 'spawned_review',
    });
    const outcomes = await callAtOnce(
      url,
      reviewers.map((id) => ['review', 'coder', id]),
    );
    expect(outcomes.toSorted()).toEqual([
      'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
      'WORKFLOW_REVIEW_LIMIT_EXCEEDED',
      'done',
      'done',
    ]);
    const rounds = (await db.listRelationships()).map(({ review_iteration }) => review_iteration);
    expect(rounds.toSorted()).toEqual([1, 2, 3]);
  });

  test('of four that close a circle at once, one is refused', { timeout: 60_000 }, async () => {
    const url = place();
    const db = await open({ url });
    for (const id of ['a', 'b', 'c', 'd']) await db.createInstance(instance(id));
    const outcomes = await callAtOnce(url, [
      ['fork', 'a', 'b'],
      ['fork', 'b', 'c'],
      ['fork', 'c', 'd'],
      ['fork', 'd', 'a'],
    ]);
    expect(outcomes.toSorted()).toEqual(['WORKFLOW_RELATIONSHIP_CYCLE', 'done', 'done', 'done']);
    expect(await db.listRelationships()).toHaveLength(3);
  });

  test('of four that end an instance at once, one does', { timeout: 60_000 }, async () => {
    const url = place();
    const db = await open({ url });
    await db.createInstance(instance('a'));
    const outcomes = await callAtOnce(
      url,
      Array.from({ length: 4 }, () => ['terminate', 'a']),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'DATABASE_INVALID_STATUS_TRANSITION')).toHaveLength(3);
    expect(await db.getMCPEvents('a')).toHaveLength(1);
  });
});
