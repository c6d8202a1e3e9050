/** What is done, by whoever can. The names that goals and the command line use. */
export type OperationName =
  | 'get'
  | 'list'
  | 'dashboard'
  | 'feed'
  | 'hours'
  | 'log'
  | 'log-activity'
  | 'sync'
  | 'transition'
  | 'review'
  | 'backup';

export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly operation: OperationName;
  /** Which of the run's data sets it works on; both where the question is how the cost grows. */
  readonly sizes: readonly ('small' | 'large')[];
  /** How many callers call at once, each its next one when it has its answer. */
  readonly callers: number;
  /** `reads`: the answers are compared. `writes`: each call adds one event, and those are counted. */
  readonly effect: 'reads' | 'writes' | 'none';
  /** One call takes long: it is made once a turn, in fewer rounds. */
  readonly isLong?: boolean;
  /** The most calls of a turn, where what they need is used up. */
  readonly mostCalls?: number;
}

/** Reads come first, so that all of them meet the file as it was made. */
export const workloads: readonly Workload[] = [
  {
    name: 'get',
    title: 'point read: one instance by its id',
    operation: 'get',
    sizes: ['small', 'large'],
    callers: 1,
    effect: 'reads',
  },
  {
    name: 'list',
    title: 'list: the newest 50 tool calls of an instance since a time',
    operation: 'list',
    sizes: ['small', 'large'],
    callers: 1,
    effect: 'reads',
  },
  {
    name: 'dashboard',
    title: 'dashboard: the active instances, each with its counts of events and failures',
    operation: 'dashboard',
    sizes: ['small', 'large'],
    callers: 1,
    effect: 'reads',
  },
  {
    name: 'feed',
    title: 'feed: 500 entries from a cursor',
    operation: 'feed',
    sizes: ['small', 'large'],
    callers: 1,
    effect: 'reads',
  },
  {
    name: 'hours',
    title: 'aggregate: all events, counted by hour',
    operation: 'hours',
    sizes: ['large'],
    callers: 1,
    effect: 'reads',
    isLong: true,
  },
  {
    name: 'backup',
    title: 'backup: the whole file, while it is open',
    operation: 'backup',
    sizes: ['large'],
    callers: 1,
    effect: 'none',
    isLong: true,
  },
  {
    name: 'log',
    title: 'durable event log, one caller at a time',
    operation: 'log',
    sizes: ['small', 'large'],
    callers: 1,
    effect: 'writes',
  },
  {
    name: 'log-activity',
    title:
      "the same by hand with what Skep's log does besides: the instance's last activity, and its entry in the feed",
    operation: 'log-activity',
    sizes: ['small'],
    callers: 1,
    effect: 'writes',
  },
  {
    name: 'log-64',
    title: 'durable event log, 64 concurrent callers',
    operation: 'log',
    sizes: ['small'],
    callers: 64,
    effect: 'writes',
  },
  {
    name: 'transition',
    title: 'status transition: checked, with its event',
    operation: 'transition',
    sizes: ['small'],
    callers: 1,
    effect: 'writes',
  },
  {
    name: 'review',
    title: 'review request: reviewer, round and status in one commit',
    operation: 'review',
    sizes: ['small'],
    callers: 1,
    effect: 'writes',
    mostCalls: 150,
  },
  {
    name: 'sync',
    title: 'bulk sync: 1,000 issues in one commit',
    operation: 'sync',
    sizes: ['small'],
    callers: 1,
    effect: 'none',
  },
];
