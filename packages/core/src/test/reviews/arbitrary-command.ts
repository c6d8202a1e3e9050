import { INSTANCE_STATUSES } from '@skep/contracts';
import fc from 'fast-check';
import type { Command } from './commands.ts';
import type { FindingKey } from './model-state.ts';

const files = fc.constantFrom(null, ['src/a.ts'], ['src/a.ts'], ['src/a.ts', 'src/b.ts']);
const findings = fc.constantFrom([], ['a'], ['a'], ['b'], ['c'], ['a', 'b'], ['b', 'a'] as const);
const which = fc.constantFrom('first', 'last', 'last', 'last');
const isReviewer = fc.constantFrom(true, true, true, false);
const verdict = fc.constantFrom('approved', 'changes_requested', 'changes_requested');
const reviewer = fc.constantFrom(null, null, null, 'known', 'known', 'planner');

const request: fc.Arbitrary<Command> = fc.record({
  call: fc.constant('request'),
  head: fc.constantFrom('c1', 'c2'),
  files,
  reviewer,
});

const submit: fc.Arbitrary<Command> = fc.record(
  { call: fc.constant('submit'), which, isReviewer, head: fc.constantFrom('c1', 'c2'), verdict, findings },
  { requiredKeys: ['call', 'which', 'isReviewer', 'verdict', 'findings'] },
);

const decide = fc.constantFrom<Command>(
  { call: 'decide', choice: 'continue' },
  { call: 'decide', choice: 'continue' },
  { call: 'decide', choice: 'raise' },
  { call: 'decide', choice: 'raise', rounds: 2 },
  { call: 'decide', choice: 'abandon' },
);

const other: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ call: fc.constant('start'), which, isReviewer }) },
  { weight: 2, arbitrary: fc.record({ call: fc.constant('dismiss'), which }) },
  { weight: 2, arbitrary: fc.record({ call: fc.constant('keep'), key: fc.constantFrom('a', 'b', 'c') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      call: fc.constant('status'),
      to: fc.constantFrom(...INSTANCE_STATUSES.filter((status) => status !== 'terminated'), 'pr_created'),
      by: fc.constantFrom('updateInstance', 'updateInstanceStatus'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Command>({ call: 'status', to: 'terminated', by: 'updateInstanceStatus' }),
  },
);

/** A round from its request to a verdict, which most single commands do not come to. */
const round = fc
  .record({ verdict, files, findings: fc.constantFrom<FindingKey[]>(['a'], ['a'], ['a', 'b'], ['c'], []) })
  .map(({ verdict, files, findings }): Command[] => [
    { call: 'request', head: 'c1', files, reviewer: null },
    { call: 'submit', which: 'last', isReviewer: true, verdict, findings },
  ]);

/** A pull request to its end, perhaps with a round on the way. */
const pullRequest = fc
  .record({ isReviewed: fc.boolean(), to: fc.constantFrom('pr_merged', 'pr_closed', 'pr_closed') })
  .map(({ isReviewed, to }): Command[] => [
    ...(isReviewed ? [{ call: 'request', head: 'c1', files: null, reviewer: null } as const] : []),
    { call: 'status', to: 'pr_created', by: 'updateInstance' },
    { call: 'status', to, by: 'updateInstanceStatus' },
  ]);

/** What somebody does in one go: most often a single command. */
export const arbitraryCommands: fc.Arbitrary<readonly Command[]> = fc.oneof(
  { weight: 8, arbitrary: round },
  { weight: 1, arbitrary: pullRequest },
  { weight: 5, arbitrary: fc.tuple(request) },
  { weight: 4, arbitrary: fc.tuple(submit) },
  { weight: 4, arbitrary: fc.tuple(decide) },
  { weight: 5, arbitrary: fc.tuple(other) },
);
