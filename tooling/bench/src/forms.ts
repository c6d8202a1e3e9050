/** How much is measured. */
export interface Form {
  readonly name: string;
  /** Events in the two data sets. Whole groups of agents: multiples of 10,000. */
  readonly small: number;
  readonly large: number;
  /** Every workload on both, so that the growth of all is measured. */
  readonly everySize?: boolean;
  /** Each round gives every subject a turn. */
  readonly rounds: number;
  /** Rounds of work that takes long: backup, aggregate, first open, migrate. */
  readonly longRounds: number;
  /** Milliseconds that a turn is to take. */
  readonly turn: number;
  /** Starts of each command. */
  readonly starts: number;
  /** Events that are logged between two looks at the memory. */
  readonly memoryWrites: number;
}

export const quick: Form = {
  name: 'quick',
  small: 10_000,
  large: 200_000,
  rounds: 9,
  longRounds: 3,
  turn: 25,
  starts: 15,
  memoryWrites: 20_000,
};

export const full: Form = {
  name: 'full',
  small: 10_000,
  large: 1_000_000,
  everySize: true,
  rounds: 25,
  longRounds: 5,
  turn: 60,
  starts: 60,
  memoryWrites: 100_000,
};

/** For the guard: just enough to see that something has become much slower. */
export const tiny: Form = {
  name: 'tiny',
  small: 10_000,
  large: 40_000,
  rounds: 9,
  longRounds: 1,
  turn: 10,
  starts: 1,
  memoryWrites: 0,
};
