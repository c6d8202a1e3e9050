import type { Engine } from './engine.ts';
import type { Random } from './random.ts';
import type { Requirement } from './requirements.ts';
import type { Toll } from './toll.ts';

export interface FaultContext {
  readonly engine: Engine;
  /** Empty, and removed afterwards. */
  readonly folder: string;
  /** More of everything: minutes instead of seconds. */
  readonly long: boolean;
  readonly random: Random;
  /** What the fault took. */
  readonly toll: Toll;
}

/** One way in which machines, disks, people and processes go wrong. */
export interface Fault {
  /** In kebab-case: `power-loss`. */
  readonly name: string;
  /** What is done, for the table. */
  readonly title: string;
  /** What must be true in spite of it. */
  readonly promise: string;
  readonly needs: readonly Requirement[];
  /** @returns What was tried, in numbers: `240 cuts, 9214 acknowledged writes`. */
  run(context: FaultContext): Promise<string>;
}

/** What came of a fault on an engine. */
export type FaultResult =
  | { readonly fault: Fault; readonly engine: Engine; readonly skipped: string }
  | {
      readonly fault: Fault;
      readonly engine: Engine;
      readonly skipped: null;
      readonly tried: string;
      readonly toll: Toll;
      readonly seconds: number;
    };
