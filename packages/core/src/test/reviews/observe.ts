import type { Database } from '@skep/contracts';
import { expect } from 'vitest';
import type { ModelRules, ModelState } from './model-state.ts';
import { keyOf, nameOf } from './perform.ts';

/** Reads all that the model has from a store, by every way to see it, which must agree. */
export async function observe(db: Database, instance: string, rules: ModelRules): Promise<ModelState> {
  const state = await db.reviews.status(instance);
  const history = await db.reviews.history(instance);
  const listed = await db.reviews.list({ instanceId: instance });
  const record = await db.getInstance(instance);
  const events = await db.getMCPEvents(instance);
  const relationships = await db.listRelationships();

  const open = history.rounds.filter(({ status }) => ['requested', 'in_progress'].includes(status));
  const undecided = history.decisions.filter(({ choice }) => choice === null);
  expect(open.length, 'at most one round is open').toBeLessThanOrEqual(1);
  expect(undecided.length, 'at most one decision is wanted').toBeLessThanOrEqual(1);
  expect(state).toMatchObject({ status: record?.status, rounds: history.rounds.length });
  expect(state.open?.id).toBe(open[0]?.id);
  expect(state.last?.id).toBe(history.rounds.at(-1)?.id);
  expect(state.decision?.id).toBe(undecided[0]?.id);
  expect(state.cap).toBe(record?.max_reviews ?? rules.maxReviews);
  expect(listed.toReversed()).toEqual(history.rounds.map(({ findings, ...round }) => round));
  for (const { decided_at, choice } of history.decisions) expect(decided_at === null).toBe(choice === null);

  return {
    instance,
    status: state.status,
    cap: state.cap,
    rounds: history.rounds.map((round) => ({
      round: round.round,
      reviewer: nameOf(instance, round.reviewer_instance),
      head: round.head_commit,
      files: round.files === null ? null : (JSON.parse(round.files) as string[]),
      due: round.due_at.getTime(),
      status: round.status,
      decided: round.decided_at?.getTime() ?? null,
      findings: round.findings.map(({ title, in_scope, resolution }) => ({
        key: keyOf(title),
        inScope: in_scope,
        resolution,
      })),
    })),
    decisions: history.decisions.map(({ reason, round, cap, refused_requests, choice }) => ({
      reason,
      round,
      cap,
      refused: refused_requests,
      choice,
    })),
    events: events
      .toSorted((one, other) => one.id - other.id)
      .flatMap(({ kind, status_change }) =>
        kind === 'status_change' && status_change !== null ? [status_change] : [],
      ),
    reviewers: Object.fromEntries(
      relationships
        .filter((each) => each.parent_instance === instance && each.relationship_type === 'spawned_review')
        .map((each) => [nameOf(instance, each.child_instance), each.review_iteration]),
    ),
  } as ModelState;
}
