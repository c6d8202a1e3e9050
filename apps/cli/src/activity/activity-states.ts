import type { ActivityState } from '@skep/core';

/** Every state, by what wants attention first. Here as well as in core, which takes time to load. */
export const ACTIVITY_STATES: readonly ActivityState[] = [
  'waiting',
  'stalled',
  'gone',
  'working',
  'reviewing',
  'idle',
  'ended',
];
