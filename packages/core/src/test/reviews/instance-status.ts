import type { DecisionChoice, InstanceStatus, ReviewStatus } from '@skep/contracts';
import type { ModelState } from './model-state.ts';

/** Which status can follow which, as docs/architecture.md has it. */
const FOLLOWS: Readonly<Record<InstanceStatus, readonly InstanceStatus[]>> = {
  started: ['waiting_review', 'pr_created', 'terminated'],
  waiting_review: ['started', 'pr_created', 'terminated'],
  pr_created: ['started', 'waiting_review', 'pr_merged', 'pr_closed', 'terminated'],
  pr_closed: ['pr_created', 'terminated'],
  pr_merged: ['terminated'],
  terminated: [],
};

/** What the end of the work makes of an open round, and of a decision that nobody has made. */
const ENDS: { readonly [S in InstanceStatus]?: readonly [ReviewStatus, DecisionChoice] } = {
  pr_merged: ['dismissed', 'continue'],
  pr_closed: ['dismissed', 'abandon'],
  terminated: ['abandoned', 'abandon'],
};

/** Takes the instance to a status that it can come to; where it has that already, nothing happens. */
export function moveTo(state: ModelState, status: InstanceStatus): void {
  if (state.status === status) return;
  state.status = status;
  state.events.push(status);
}

/** Takes the instance to a status, and its reviews with it. @returns False, with nothing changed, where it cannot go there. */
export function mustMove(state: ModelState, status: InstanceStatus, now: number): boolean {
  if (!FOLLOWS[state.status].includes(status)) return false;
  moveTo(state, status);
  const end = ENDS[status];
  if (end === undefined) return true;
  const [ended, choice] = end;
  for (const round of state.rounds) {
    if (round.status === 'requested' || round.status === 'in_progress') {
      Object.assign(round, { status: ended, decided: now });
    }
  }
  for (const decision of state.decisions) decision.choice ??= choice;
  return true;
}
