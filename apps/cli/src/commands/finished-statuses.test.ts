import { INSTANCE_STATUSES } from '@skep/contracts';
import { isTerminal } from '@skep/core';
import { expect, test } from 'vitest';
import { FINISHED_STATUSES, OPEN_STATUSES } from './finished-statuses.ts';

test('finished is what the workflow calls terminal', () => {
  expect(FINISHED_STATUSES).toEqual(INSTANCE_STATUSES.filter(isTerminal));
  expect([...OPEN_STATUSES, ...FINISHED_STATUSES].sort()).toEqual([...INSTANCE_STATUSES].sort());
});
