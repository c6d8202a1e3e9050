import { INSTANCE_STATUSES } from '@skep/contracts';
import { expect, test } from 'vitest';
import { canTransition, isTerminal } from './status-transitions.ts';

const table: Readonly<Record<string, string>> = {
  started: 'waiting_review pr_created terminated',
  waiting_review: 'started pr_created terminated',
  pr_created: 'started waiting_review pr_merged pr_closed terminated',
  pr_closed: 'pr_created terminated',
  pr_merged: 'terminated',
  terminated: '',
};

test.each(INSTANCE_STATUSES)('%s goes where the workflow says', (from) => {
  const reached = INSTANCE_STATUSES.filter((to) => canTransition(from, to));
  expect(reached.toSorted()).toEqual(table[from]?.split(' ').filter(Boolean).toSorted());
});

test('merged, closed and terminated are the ends', () => {
  expect(INSTANCE_STATUSES.filter(isTerminal)).toEqual(['pr_merged', 'pr_closed', 'terminated']);
});
