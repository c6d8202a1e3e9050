import type { Capabilities, StorageAdapter } from '@skep/contracts';
import type { WorkerProcess } from './processes/worker-process.ts';
import type { Subject } from './subject.ts';

export const GROUPS = [
  'lifecycle',
  'values',
  'query',
  'order-and-paging',
  'aggregate',
  'insert',
  'update-delete',
  'foreign-keys',
  'transactions',
  'savepoints',
  'two-instances',
  'two-processes',
  'crash',
  'migrations',
  'maintenance',
  'model',
] as const;
/** What a scenario is about. */
export type Group = (typeof GROUPS)[number];

/** What a scenario may use. Everything that it opens is closed by the runner. */
export interface ScenarioContext {
  /** Connected, migrated and empty; after `reopen`, the new one. */
  readonly store: StorageAdapter;
  readonly seed: number;
  readonly runs: number;
  unconnected(): StorageAdapter;
  peer(): Promise<StorageAdapter>;
  reopen(): Promise<StorageAdapter>;
  openBackup(path: string): Promise<StorageAdapter>;
  damage(): Promise<void>;
  /** Milliseconds that the scenario may take in all. */
  readonly timeoutMs: number;
  /** Another new, empty store; whoever asks for it closes it. */
  another(): Promise<Pick<Subject, 'store' | 'close'>>;
  /** A child process, connected to the same data. */
  worker(): Promise<WorkerProcess>;
  /** A directory of this scenario's own. */
  directory(): Promise<string>;
}

/** One thing that every adapter must do. */
export interface Scenario {
  /** Kebab-case, unique in the suite, never changed: reports and lists of known gaps refer to it. */
  readonly key: string;
  readonly group: Group;
  /** Runs where the adapter says that it can do all of this; is skipped where it says that it cannot. */
  readonly needs?: readonly (keyof Capabilities)[];
  /** Runs where the adapter says that it cannot do this, and checks that it says so when asked to. */
  readonly lacks?: keyof Capabilities;
  /** Rejects where the adapter does something else. */
  run(context: ScenarioContext): Promise<void>;
}
