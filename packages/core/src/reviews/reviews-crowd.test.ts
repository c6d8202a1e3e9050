import { expect, test } from 'vitest';
import { describeFiles } from '../test/engines.ts';
import { instance } from '../test/records.ts';
import type { Command, Outcome } from '../test/reviews/commands.ts';
import { type Colleague, startColleagues } from '../test/reviews/processes.ts';

const CROWD = 16;
const CAP = 3;
const now = Date.now();
const request: Command = { call: 'request', head: 'c1', files: null, reviewer: null };

/** What each of the crowd is told who asks at the same time as all others. */
async function askAtOnce(crowd: readonly Colleague[], id: string): Promise<Record<string, number>> {
  const answers = await Promise.all(
    crowd.map((colleague) => colleague.take({ instance: id, command: request, now })),
  );
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[codeOf(answer)] = (counts[codeOf(answer)] ?? 0) + 1;
  return counts;
}

function codeOf(answer: Outcome | string): string {
  return typeof answer === 'string' ? answer : answer.code;
}

describeFiles('sixteen processes that ask for a review at once', ({ open, place }) => {
  test('are given one round, and never more rounds than the cap', { timeout: 120_000 }, async () => {
    const url = place();
    const rules = { maxReviews: CAP, reviewTimeout: 3_600_000, autoAbandonAfter: 5 };
    const db = await open({ url, workflow: rules });
    const crowd = await startColleagues(url, rules, CROWD);
    for (const id of ['work-1', 'work-2', 'work-3']) {
      await db.createInstance(instance(id));
      for (let round = 1; round <= CAP; round += 1) {
        expect(await askAtOnce(crowd, id)).toEqual({ done: 1, WORKFLOW_REVIEW_IN_PROGRESS: CROWD - 1 });
        const { open: review } = await db.reviews.status(id);
        if (review === null) throw new Error('A round is open.');
        expect(review.round).toBe(round);
        await db.reviews.submit(review.id, {
          reviewer: review.reviewer_instance,
          headCommit: review.head_commit,
          verdict: 'changes_requested',
        });
      }
      // The fifth refusal gives the work up, and for the others there is nothing to review any more.
      expect(await askAtOnce(crowd, id)).toEqual({
        WORKFLOW_REVIEW_LIMIT_EXCEEDED: 1,
        WORKFLOW_DECISION_REQUIRED: 4,
        WORKFLOW_INVALID_TRANSITION: CROWD - 5,
      });
      expect(await db.reviews.status(id)).toMatchObject({
        status: 'terminated',
        rounds: CAP,
        decision: null,
      });
    }
    const reviewers = await db.listInstances({ types: ['review'] });
    expect(reviewers, 'for a refused request nobody is made').toHaveLength(3 * CAP);
  });

  test('and finish their rounds among each other, come to the cap and no further', {
    timeout: 120_000,
  }, async () => {
    const url = place();
    const rules = { maxReviews: 8, reviewTimeout: 3_600_000, autoAbandonAfter: 0 };
    const db = await open({ url, workflow: rules });
    await db.createInstance(instance('work-1'));
    const crowd = await startColleagues(url, rules, CROWD);
    const finish: Command = {
      call: 'submit',
      which: 'last',
      isReviewer: true,
      verdict: 'changes_requested',
      findings: [],
    };
    const codes = await Promise.all(
      crowd.map(async ({ take }) => {
        const answers: string[] = [];
        while (
          !answers.includes('WORKFLOW_REVIEW_LIMIT_EXCEEDED') &&
          !answers.includes('WORKFLOW_DECISION_REQUIRED')
        ) {
          answers.push(codeOf(await take({ instance: 'work-1', command: request, now })));
          if (answers.at(-1) === 'done') await take({ instance: 'work-1', command: finish, now });
        }
        return answers;
      }),
    );
    const all = codes.flat();
    expect(all.filter((code) => code === 'done')).toHaveLength(8);
    expect(all.filter((code) => code === 'WORKFLOW_REVIEW_LIMIT_EXCEEDED')).toHaveLength(1);
    expect(all.filter((code) => code === 'WORKFLOW_DECISION_REQUIRED')).toHaveLength(CROWD - 1);
    const { rounds, decisions } = await db.reviews.history('work-1');
    expect(rounds.map(({ round }) => round)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(decisions).toMatchObject([{ reason: 'review_limit', refused_requests: CROWD, choice: null }]);
  });
});
