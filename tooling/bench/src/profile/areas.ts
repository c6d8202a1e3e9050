const ENGINE = 'engine: SQL, commit and disk';

/** A part of the program that time is counted for. */
export type Area =
  | typeof ENGINE
  | 'adapter'
  | 'core'
  | 'validation'
  | 'Node'
  | 'garbage collection'
  | 'benchmark';

/** The first that fits a frame's file counts. */
const AREAS: readonly (readonly [RegExp, Area])[] = [
  [/node_modules\/(libsql|better-sqlite3)\//, ENGINE],
  [/packages\/(adapter-\w+|sql-schema|contracts)\//, 'adapter'],
  [/packages\/core\/src\/validation\/|node_modules\/zod\//, 'validation'],
  [/packages\/core\//, 'core'],
  [/tooling\/bench\//, 'benchmark'],
];

/** The share of the time, by area; the largest first. */
export type Shares = readonly { readonly area: Area; readonly share: number }[];

/** What of a V8 profile is used. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

/** Each sample counts for the function that ran, not for its callers. A thread that waits for nothing but its turn is left out. */
export function sharesOf({ nodes, samples = [], timeDeltas = [] }: CpuProfile): Shares {
  const areas = new Map(nodes.map(({ id, callFrame }) => [id, areaOf(callFrame)]));
  const times = new Map<Area, number>();
  samples.forEach((id, index) => {
    const area = areas.get(id) ?? null;
    if (area !== null) times.set(area, (times.get(area) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times].map(([area, time]) => ({ area, share: time / total })).sort((a, b) => b.share - a.share);
}

function areaOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): Area | null {
  if (functionName === '(idle)') return null;
  // The functions of native modules have no file, and no name but that which libSQL's compiler gave them.
  if (url === '' && (functionName === '' || functionName.startsWith('libsql_js::'))) return ENGINE;
  if (functionName === '(garbage collector)') return 'garbage collection';
  return AREAS.find(([pattern]) => pattern.test(url))?.[1] ?? 'Node';
}
