import type { EventKind, InstanceStatus } from '@skep/contracts';

/**
 * What an agent is doing, as far as it can be told. `waiting` waits for a person: for a permission, an answer, help after
 * an error, or a decision about its reviews; `idle` waits for its next prompt; `stalled` should be working and has not been heard of for long; `gone` is
 * one whose process is not there any more, though nothing said that it would end.
 */
export const ACTIVITY_STATES = [
  'working',
  'reviewing',
  'waiting',
  'idle',
  'stalled',
  'gone',
  'ended',
] as const;
export type ActivityState = (typeof ACTIVITY_STATES)[number];

/**
 * What a state follows from: the instance's status, the kind of the event that was told last, or `progress` (something
 * that had been told before went on or ended), `silence`, `no_process`, `no_events` or `decision` (one is asked for).
 */
export type ActivityReason =
  | InstanceStatus
  | EventKind
  | 'progress'
  | 'silence'
  | 'no_process'
  | 'no_events'
  | 'decision';

export interface AgentActivity {
  readonly state: ActivityState;
  /** When that happened which the state follows from; of one that is silent or gone, when it was last heard. */
  readonly since: Date;
  readonly reason: ActivityReason;
}
