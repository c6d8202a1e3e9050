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
}

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
  },
]);

const logs: readonly Goal[] = engines.flatMap(({ subject, base, driver, name }) => [
  {
    measure: `durable log, 64 callers, ${name} / raw single commits`,
    figure: { kind: 'speed', workload: 'log-64', subject, base, size: 'small' },
    bound: { atLeast: 4 },
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
