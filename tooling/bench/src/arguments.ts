import { parseArgs } from 'node:util';
import { type Form, full, quick } from './forms.ts';
import { subjects } from './subjects/all.ts';
import { workloads } from './workloads.ts';

export interface BenchArguments {
  readonly form: Form;
  readonly seed: number;
  /** Parts of the run, by name. */
  readonly parts: ReadonlySet<string>;
  readonly subjects: ReadonlySet<string>;
  readonly withPeers: boolean;
  /** Where the results go as JSON; null for nowhere. */
  readonly json: string | null;
  /** Write the page of the documentation and its picture. */
  readonly write: boolean;
}

/** What is measured besides the workloads. */
const otherParts = ['open', 'migrate', 'memory', 'start', 'hook'];

export const usage: string = `npm run bench -- [options]

  --full            1M events, more rounds (about 20 minutes); without it, 200k events and under 3 minutes
  --only <names>    only these, with commas: ${[...workloads.map(({ name }) => name), ...otherParts].join(', ')}
  --subjects <names>  only these: ${subjects.map(({ name }) => name).join(', ')}
  --without-peers   leave out Mastra and LangGraph, which are installed (200 MB) when they are first measured
  --seed <number>   of the order of the turns; printed by each run
  --json <file>     write the results as JSON
  --write           write docs/performance.md, its picture and its data`;

/** @throws Error that says what is wrong. */
export function readArguments(args: readonly string[], newSeed: () => number): BenchArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      full: { type: 'boolean', default: false },
      only: { type: 'string' },
      subjects: { type: 'string' },
      'without-peers': { type: 'boolean', default: false },
      seed: { type: 'string' },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const seed = values.seed === undefined ? newSeed() : Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed must be a whole number, 0 or more.');
  if (values.write && values.only !== undefined) {
    throw new Error('--write needs the whole run: leave out --only, or use --json.');
  }
  const withPeers = !values['without-peers'];
  const known = subjects.filter(({ kind }) => withPeers || kind !== 'peer').map(({ name }) => name);
  return {
    form: values.full ? full : quick,
    seed,
    parts: chosen('--only', values.only, [...workloads.map(({ name }) => name), ...otherParts]),
    subjects: chosen('--subjects', values.subjects, known),
    withPeers,
    json: values.json ?? null,
    write: values.write,
  };
}

function chosen(option: string, list: string | undefined, known: readonly string[]): ReadonlySet<string> {
  const names = list?.split(',').map((name) => name.trim()) ?? known;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`${option}: there is no "${unknown}". Known: ${known.join(', ')}.`);
  return new Set(names);
}
