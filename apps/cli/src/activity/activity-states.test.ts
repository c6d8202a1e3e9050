import { ACTIVITY_STATES as statesOfCore } from '@skep/core';
import { expect, test } from 'vitest';
import { ACTIVITY_STATES } from './activity-states.ts';

test('the states are those that core derives', () => {
  expect([...ACTIVITY_STATES].sort()).toEqual([...statesOfCore].sort());
});
