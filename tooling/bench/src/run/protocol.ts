import type { Shares } from '../profile/areas.ts';
import type { Digest, Settings } from '../subjects/subject.ts';
import type { Timing } from './calls.ts';

/** Which store of the process is meant: it may hold one of each size. */
export type Size = 'small' | 'large';

export interface Work {
  readonly size: Size;
  readonly workload: string;
  /** The number of the first call. */
  readonly first: number;
}

export interface Memory {
  readonly held: number;
  readonly values: number;
}

/** What the parent asks of the process of a subject, and what it answers. Times are in milliseconds. */
export interface Requests {
  /** Fills a file with the fleet. */
  fill: { ask: { file: string; events: number }; answer: undefined };
  open: { ask: { size: Size; file: string; events: number }; answer: readonly string[] };
  settings: { ask: { size: Size }; answer: Settings | null };
  countEvents: { ask: { size: Size }; answer: number };
  /** The digests of the first calls. */
  answers: { ask: Work & { count: number }; answer: readonly Digest[] };
  /** What `count` calls took. */
  run: { ask: Work & { count: number }; answer: Timing };
  /** Where the time of `count` calls goes. */
  profile: { ask: Work & { count: number }; answer: Shares };
  /** Calls until `budget` is over, and how many those were. */
  warmUp: {
    ask: Work & { budget: number; mostCalls: number | null };
    answer: { calls: number; time: number };
  };
  /** Opens a store, for the first time in this process, and asks it for one instance. */
  firstOpen: { ask: { file: string; events: number }; answer: number };
  /** Makes an empty file ready. */
  migrate: { ask: { file: string }; answer: number };
  /** What the process holds after collecting garbage, and what of it JavaScript's values take. In bytes. */
  memory: { ask: undefined; answer: Memory };
  load: { ask: undefined; answer: undefined };
  close: { ask: undefined; answer: undefined };
}

export type RequestName = keyof Requests;

export interface Request {
  readonly id: number;
  readonly name: RequestName;
  readonly ask: unknown;
}

export type Response =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };
