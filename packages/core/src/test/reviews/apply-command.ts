// The rules of the review workflow, told once more and in the plainest way: what the store does is compared with this.
import type { Command, Outcome, Which } from './commands.ts';
import { moveTo, mustMove } from './instance-status.ts';
import { judge } from './judge.ts';
import type { ModelDecision, ModelRound, ModelRules, ModelState } from './model-state.ts';

export interface Applied {
  readonly state: ModelState;
  readonly outcome: Outcome;
}

/** The state after a command that somebody gives at a time, and what they are told. The given state stays as it is. */
export function applyCommand(given: ModelState, command: Command, now: number, rules: ModelRules): Applied {
  const state = timeOut(given, now);
  return { state, outcome: take(state, command, now, rules) };
}

/** The state as it is seen at a time: a round past its time is over, although nobody did anything. */
export function timeOut(given: ModelState, now: number): ModelState {
  const state = structuredClone(given);
  const round = openRound(state);
  if (round !== undefined && now > round.due) end(round, 'timed_out', round.due);
  return state;
}

type Of<C extends Command['call']> = Extract<Command, { call: C }>;

/** Carries the command out on the state. */
function take(state: ModelState, command: Command, now: number, rules: ModelRules): Outcome {
  switch (command.call) {
    case 'request':
      return request(state, command, now, rules);
    case 'start': {
      const round = findRound(state, command);
      if ('code' in round) return round;
      round.status = 'in_progress';
      return done({ status: 'in_progress' });
    }
    case 'submit': {
      const round = findRound(state, command);
      return 'code' in round ? round : submit(state, round, command, now);
    }
    case 'dismiss': {
      const round = findRound(state, { ...command, isReviewer: true });
      if ('code' in round) return round;
      end(round, 'dismissed', now);
      if (state.status === 'waiting_review') moveTo(state, 'started');
      return done({ status: 'dismissed' });
    }
    case 'decide':
      return decide(state, command, now);
    case 'status':
      return changeStatus(state, command, now);
    case 'keep':
      return keep(state, command);
  }
}

function request(
  state: ModelState,
  { head, files, reviewer }: Of<'request'>,
  now: number,
  rules: ModelRules,
): Outcome {
  if (['pr_merged', 'pr_closed', 'terminated'].includes(state.status)) {
    return refused('WORKFLOW_INVALID_TRANSITION');
  }
  if (reviewer === 'planner') return refused('WORKFLOW_WRONG_REVIEWER');
  if (openRound(state) !== undefined) return refused('WORKFLOW_REVIEW_IN_PROGRESS');
  if (pending(state) !== undefined || state.rounds.length >= state.cap) return refuseMore(state, now, rules);

  const round = state.rounds.length + 1;
  const name = reviewer ?? `${state.instance}.review-${round}`;
  const due = now + rules.reviewTimeout;
  const opened = { round, reviewer: name, head, files, due, status: 'requested', decided: null } as const;
  state.rounds.push({ ...opened, findings: [] });
  state.reviewers[name] = round;
  moveTo(state, 'waiting_review');
  return done({ round, reviewer: name, status: 'requested' });
}

/** A request that somebody has to decide about first. */
function refuseMore(state: ModelState, now: number, { autoAbandonAfter }: ModelRules): Outcome {
  const { cap } = state;
  const round = state.rounds.length;
  const asked = pending(state);
  const decision = asked ?? ask(state, 'review_limit');
  decision.refused += 1;
  const isAbandoned = decision.refused === autoAbandonAfter;
  if (isAbandoned) {
    decision.choice = 'abandon';
    mustMove(state, 'terminated', now);
  }
  return {
    code: asked === undefined ? 'WORKFLOW_REVIEW_LIMIT_EXCEEDED' : 'WORKFLOW_DECISION_REQUIRED',
    tells: { round, cap, choices: isAbandoned ? [] : ['continue', 'raise', 'abandon'] },
  };
}

function submit(state: ModelState, round: ModelRound, command: Of<'submit'>, now: number): Outcome {
  const { head = round.head, verdict, findings } = command;
  if (head !== round.head) {
    return { code: 'WORKFLOW_STALE_COMMIT', tells: { head_commit: round.head, submitted: head } };
  }
  const { status, isStuck } = judge(state.rounds, round, verdict, findings);
  end(round, status, now);
  if (isStuck) ask(state, 'no_progress');
  if (status === 'changes_requested') moveTo(state, 'started');
  return done({ status, decision: isStuck ? 'no_progress' : null });
}

function decide(state: ModelState, { choice, rounds = 1 }: Of<'decide'>, now: number): Outcome {
  if (['pr_merged', 'terminated'].includes(state.status)) return refused('WORKFLOW_INVALID_TRANSITION');
  const asked = pending(state);
  if (asked === undefined && choice === 'continue') return refused('WORKFLOW_INVALID_TRANSITION');
  const decision = asked ?? ask(state, 'unasked');
  decision.choice = choice;
  if (choice === 'raise') state.cap += rounds;
  if (choice === 'abandon') mustMove(state, 'terminated', now);
  return done({ cap: state.cap, status: state.status });
}

function changeStatus(state: ModelState, { to, by }: Of<'status'>, now: number): Outcome {
  // Writing the same field again is no change; asking for the change again is a lost race.
  if (by === 'updateInstance' && to === state.status) return done();
  return mustMove(state, to, now) ? done() : refused('DATABASE_INVALID_STATUS_TRANSITION');
}

function keep({ rounds }: ModelState, { key }: Of<'keep'>): Outcome {
  const finding = rounds.flatMap(({ findings }) => findings).findLast((each) => each.key === key);
  if (finding === undefined) return refused('DATABASE_UPDATE_FAILED');
  finding.resolution = 'wont_fix';
  return done();
}

/** The round that a call is about, if it takes it. */
function findRound(
  state: ModelState,
  { which, isReviewer }: { which: Which; isReviewer: boolean },
): ModelRound | Outcome {
  const round = state.rounds.at(which === 'last' ? -1 : which === 'first' ? 0 : which - 1);
  if (round === undefined || round !== openRound(state)) return refused('WORKFLOW_NO_OPEN_REVIEW');
  return isReviewer ? round : refused('WORKFLOW_WRONG_REVIEWER');
}

function openRound({ rounds }: ModelState): ModelRound | undefined {
  return rounds.find(({ status }) => status === 'requested' || status === 'in_progress');
}

function pending({ decisions }: ModelState): ModelDecision | undefined {
  return decisions.find(({ choice }) => choice === null);
}

function ask(state: ModelState, reason: ModelDecision['reason']): ModelDecision {
  const decision: ModelDecision = {
    reason,
    round: state.rounds.length,
    cap: state.cap,
    refused: 0,
    choice: null,
  };
  state.decisions.push(decision);
  return decision;
}

function end(round: ModelRound, status: ModelRound['status'], at: number): void {
  round.status = status;
  round.decided = at;
}

function done(tells: Outcome['tells'] = {}): Outcome {
  return { code: 'done', tells };
}

function refused(code: Outcome['code']): Outcome {
  return { code, tells: {} };
}
