/** One number made of measurements, round by round. Times of a call unless the workload has another unit. */
export type Figure =
  /** How many times as fast the subject is as `base`. */
  | {
      readonly kind: 'speed';
      readonly workload: string;
      readonly subject: string;
      readonly base: string;
      /** What the base does, where that is something else. */
      readonly baseWorkload?: string;
      readonly size: 'small' | 'large' | null;
    }
  /** What the subject takes, in units of what `base` takes. */
  | { readonly kind: 'cost'; readonly workload: string; readonly subject: string; readonly base: string }
  /** What the subject takes more than `base`. */
  | { readonly kind: 'beyond'; readonly workload: string; readonly subject: string; readonly base: string }
  /** What it costs with the large data set, in units of what it costs with the small one. */
  | { readonly kind: 'growth'; readonly workload: string; readonly subject: string }
  | { readonly kind: 'absolute'; readonly workload: string; readonly subject: string };

export interface Goal {
  readonly measure: string;
  readonly figure: Figure;
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
  /** The same of the driver alone, where that is no part of the figure: nobody who uses the driver can do much better. */
  readonly limit?: Figure;
  /** What stops it where it is missed. */
  readonly why?: string;
}

/** What stops several of them. */
const WHY = {
  list:
    'The rows cost what they cost the driver; beyond that each of 50 rows of 17 fields is made a record with its dates and booleans, ' +
    'and the call is checked. A turn of the quick form is too short for that code to become as fast as it gets.',
  log64:
    'More than half of the time is the engine: the insert of the events, and the commit. The events of 20 agents lie in 20 places of two ' +
    'indexes, so a batch of 64 writes about 55 pages, two system calls each, where a single log writes 8.',
  log:
    'One caller waits for the disk with each call, whatever the store does, and what Skep writes besides the two inserts (the ' +
    "instance's last activity, its entry in the feed, checksums) is what the driver alone needs the rest for. On top come about 70 µs of " +
    'checks and bookkeeping, and twice as much where they run after a wait, with cold caches.',
  peer:
    'Each call is a commit, and either store waits for the disk as long: the driver alone, which checks nothing, shows how much ' +
    'faster any store can be.',
  spread:
    'The larger the file, the farther apart lie the events of one instance: their pages are no longer in the cache of the engine and are ' +
    "asked of the system's. The driver alone grows as much.",
} as const;

/** The same for both engines: each beside what is below it. */
const engines = [
  {
    subject: 'skep-sqlite',
    base: 'better-sqlite3',
    driver: 'better-sqlite3',
    name: 'sqlite',
    peer: 'langgraph',
    peerName: 'LangGraph',
  },
  {
    subject: 'skep-libsql',
    base: 'libsql',
    driver: 'libsql-package',
    name: 'libsql',
    peer: 'mastra',
    peerName: 'Mastra',
  },
] as const;

const reads: readonly Goal[] = engines.flatMap(({ subject, base, name }) => [
  {
    measure: `getInstance, ${name} / raw`,
    figure: { kind: 'speed', workload: 'get', subject, base, size: 'large' },
    bound: { atLeast: name === 'sqlite' ? 0.5 : 0.9 },
  },
  {
    measure: `list 50 with filter and order, ${name} / raw`,
    figure: { kind: 'speed', workload: 'list', subject, base, size: 'large' },
    bound: { atLeast: 0.8 },
    why: WHY.list,
  },
]);

const logs: readonly Goal[] = engines.flatMap(({ subject, base, driver, name }) => [
  {
    measure: `durable log, 64 callers, ${name} / raw single commits`,
    figure: { kind: 'speed', workload: 'log-64', subject, base, size: 'small' },
    bound: { atLeast: 4 },
    why: WHY.log64,
  },
  {
    measure: `durable log, one caller, ${name} / raw two inserts`,
    figure: { kind: 'speed', workload: 'log', subject, base, size: 'small' },
    bound: { atLeast: 0.7 },
    limit: {
      kind: 'speed',
      workload: 'log-activity',
      subject: driver,
      base,
      baseWorkload: 'log',
      size: 'small',
    },
    why: WHY.log,
  },
]);

const peerWork = [
  ['get', 'point read'],
  ['list', 'list'],
  ['log', 'log, one caller'],
  ['log-64', 'log, 64 callers'],
  ['transition', 'transition'],
] as const;

const peers: readonly Goal[] = engines.flatMap(({ subject, driver, name, peer, peerName }) =>
  peerWork.map(
    ([workload, title]): Goal => ({
      measure: `${title}, ${name} / ${peerName}`,
      figure: { kind: 'speed', workload, subject, base: peer, size: 'small' },
      bound: { atLeast: 3 },
      limit: { kind: 'speed', workload, subject: driver, base: peer, size: 'small' },
      why: workload === 'log-64' ? WHY.log64 : WHY.peer,
    }),
  ),
);

const growth: readonly Goal[] = ['list', 'log', 'feed', 'dashboard'].flatMap((workload) =>
  engines.map(
    ({ subject, driver, name }): Goal => ({
      measure: `growth of ${workload}, ${name}`,
      figure: { kind: 'growth', workload, subject },
      bound: { atMost: 1.3 },
      limit: { kind: 'growth', workload, subject: driver },
      why: WHY.spread,
    }),
  ),
);

const starts: readonly Goal[] = [
  {
    measure: 'skep hook / node -e 0',
    figure: { kind: 'cost', workload: 'hook', subject: 'skep hook', base: 'node -e 0' },
    bound: { atMost: 2 },
  },
  {
    measure: 'skep ls beyond node -e 0, ms',
    figure: { kind: 'beyond', workload: 'start', subject: 'skep ls', base: 'node -e 0' },
    bound: { atMost: 60 },
  },
  {
    measure: 'skep ls beyond node -e 0, MB',
    figure: { kind: 'beyond', workload: 'start-memory', subject: 'skep ls', base: 'node -e 0' },
    bound: { atMost: 25 },
  },
  ...engines.flatMap(({ subject, name }): Goal[] => [
    {
      measure: `migrate an empty file, ${name}, ms`,
      figure: { kind: 'absolute', workload: 'migrate', subject },
      bound: { atMost: 100 },
    },
    {
      measure: `open the large file and read, ${name}, ms`,
      figure: { kind: 'absolute', workload: 'open', subject },
      bound: { atMost: 50 },
    },
  ]),
];

/** What the store is to reach, as ratios within one run wherever that is possible. */
export const goals: readonly Goal[] = [...reads, ...logs, ...peers, ...growth, ...starts];
