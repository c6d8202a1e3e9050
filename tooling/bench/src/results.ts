import type { Shares } from './profile/areas.ts';

/** What was measured: one number a round, in `unit`, of one piece of work by one subject. */
export interface Measurement {
  readonly workload: string;
  readonly subject: string;
  /** How many events the store held; null where that does not matter. */
  readonly events: number | null;
  readonly unit: 'ms' | 'MB';
  readonly rounds: readonly number[];
  /** The processor time of a call, likewise, where it was measured: of the thread that called. */
  readonly cpu?: readonly number[];
  /** Calls in each round; of their time each has its share. */
  readonly calls: number;
}

/** Where the processor time of a call goes. */
export interface Profile {
  readonly workload: string;
  readonly subject: string;
  readonly events: number;
  readonly shares: Shares;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly os: string;
  readonly node: string;
  /** How many processes of others wanted a processor when the run began; 0 where the system does not tell. */
  readonly load: number;
}

export interface Results {
  readonly form: string;
  readonly seed: number;
  readonly date: string;
  readonly sizes: { readonly small: number; readonly large: number };
  readonly machine: Machine;
  /** Versions of what was compared with. */
  readonly versions: Readonly<Record<string, string>>;
  readonly measurements: readonly Measurement[];
  /** Of what missed its goal. */
  readonly profiles: readonly Profile[];
}
