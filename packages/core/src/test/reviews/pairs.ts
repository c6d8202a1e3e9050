// What two may do at once to the reviews of one instance, and where that may find them.
import { type Applied, applyCommand, timeOut } from './apply-command.ts';
import type { Command, Outcome } from './commands.ts';
import { type ModelRules, type ModelState, newState } from './model-state.ts';

const HOUR = 3_600_000;
export const RULES: ModelRules = { maxReviews: 2, reviewTimeout: 10 * HOUR, autoAbandonAfter: 3 };

/** A command with the time at which its caller's clock stands: hours after the pair begins. */
export interface TimedCommand {
  readonly command: Command;
  readonly hours: number;
}

const request: Command = { call: 'request', head: 'c1', files: ['src/a.ts'], reviewer: null };
const verdict = (which: number, ...findings: ('a' | 'c')[]): Command => ({
  call: 'submit',
  which,
  isReviewer: true,
  verdict: findings.length === 0 ? 'approved' : 'changes_requested',
  findings,
});
const status = (to: Extract<Command, { call: 'status' }>['to']): Command => ({
  call: 'status',
  to,
  by: 'updateInstanceStatus',
});

/** Where a pair begins: what was done before, and the hours that have passed since. */
export const STARTS: {
  readonly [name: string]: { readonly before: readonly Command[]; readonly hours: number };
} = {
  'no round': { before: [], hours: 0 },
  'a round that is open': { before: [request], hours: 0 },
  'a round that is past its time': { before: [request], hours: 11 },
  'a pull request with an open round': { before: [request, status('pr_created')], hours: 0 },
  'an approval': { before: [request, verdict(1)], hours: 0 },
  'the last round, with the same findings as the first': {
    before: [request, verdict(1, 'a'), request, { call: 'start', which: 2, isReviewer: true }],
    hours: 0,
  },
  'the cap': { before: [request, verdict(1, 'a'), request, verdict(2, 'c')], hours: 0 },
  'a last refusal before the work is abandoned': {
    before: [request, verdict(1, 'a'), request, verdict(2, 'c'), request, request],
    hours: 0,
  },
};

/** What each of two does who know of the rounds that there are. */
export function operationsAt({ rounds }: ModelState): TimedCommand[] {
  const last = Math.max(rounds.length, 1);
  const commands: Command[] = [
    request,
    verdict(last),
    verdict(last, 'a'),
    { call: 'dismiss', which: last },
    { call: 'decide', choice: 'raise' },
    { call: 'decide', choice: 'abandon' },
    status('started'),
    status('pr_created'),
    { call: 'status', to: 'pr_merged', by: 'updateInstance' },
  ];
  return commands.map((command) => ({ command, hours: 0 }));
}

/** Somebody who asks when the time of the open round is over, by their clock. */
export const lateRequest: TimedCommand = { command: request, hours: 11 };

/** Every pair of them, each with itself as well. */
export function pairsOf(operations: readonly TimedCommand[]): [TimedCommand, TimedCommand][] {
  return operations.flatMap((one, index) =>
    operations.slice(index).map((other): [TimedCommand, TimedCommand] => [one, other]),
  );
}

/** The state that the commands lead to. */
export function stateAfter(instance: string, commands: readonly Command[], now: number): ModelState {
  return commands.reduce<ModelState>(
    (state, command) => applyCommand(state, command, now, RULES).state,
    newState(instance, RULES),
  );
}

/** What two commands come to. */
export interface Both {
  readonly outcomes: readonly Outcome[];
  readonly state: ModelState;
}

/** What a pair may come to: one of the two before the other. */
export function serialOrders(
  start: ModelState,
  [one, other]: readonly [TimedCommand, TimedCommand],
  now: number,
): Both[] {
  const apply = (state: ModelState, { command, hours }: TimedCommand): Applied =>
    applyCommand(state, command, now + hours * HOUR, RULES);
  const end = endOf([one, other], now);
  const first = apply(start, one);
  const second = apply(first.state, other);
  const otherFirst = apply(start, other);
  const oneSecond = apply(otherFirst.state, one);
  return [
    { outcomes: [first.outcome, second.outcome], state: timeOut(second.state, end) },
    { outcomes: [oneSecond.outcome, otherFirst.outcome], state: timeOut(oneSecond.state, end) },
  ];
}

/** The time when both are done, by whoever's clock is ahead. */
export function endOf(pair: readonly TimedCommand[], now: number): number {
  return now + Math.max(...pair.map(({ hours }) => hours)) * HOUR;
}
