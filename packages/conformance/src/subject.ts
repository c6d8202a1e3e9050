import type { StorageAdapter } from '@skep/contracts';

/** How a process that the suite starts opens the subject's store. */
export interface ForkTarget {
  /**
   * URL or absolute path of a module that exports `openStore(data)`; see `OpenStore`. It is imported in a child
   * process, so it must not need the test runner.
   */
  readonly module: string | URL;
  /** Handed to `openStore`; must survive JSON: `{ url: 'file:/tmp/x/skep.db' }`. */
  readonly data: unknown;
}

/** What a fork module exports by the name `openStore`: a connected adapter on the store that `data` names. */
export type OpenStore = (data: unknown) => Promise<StorageAdapter>;

/** One store under test, with all that the suite may do to it. */
export interface Subject {
  /** Connected, migrated to the newest schema, without a single row. */
  readonly store: StorageAdapter;
  /** A new adapter instance that has never been connected. The suite does not connect it. */
  unconnected(): StorageAdapter;
  /**
   * Connects a second adapter instance to the same data, as another part of a program would. The suite disconnects
   * it. Required where `supports.multiProcess`.
   */
  peer?(): Promise<StorageAdapter>;
  /**
   * Disconnects `store` (it may be disconnected already), and connects a new adapter instance to the same data.
   * `close` must close that one too. Required where `supports.durable`.
   */
  reopen?(): Promise<StorageAdapter>;
  /** Required where `supports.durable` or `supports.multiProcess`. */
  readonly fork?: ForkTarget;
  /** Connects to the copy that `store.backup(path)` wrote. The suite disconnects it. Required where `supports.backup`. */
  openBackup?(path: string): Promise<StorageAdapter>;
  /** Makes part of the data of the disconnected store unreadable, as a failing disk does. Required where `supports.salvage`. */
  damage?(): Promise<void>;
  /** Disconnects what is still connected, and removes the data. */
  close(): Promise<void>;
}

/** What a run of the suite needs to know. A module for the terminal runner exports `open`, and may export the rest. */
export interface ConformanceOptions {
  /** The adapter's name, for the report. */
  readonly name: string;
  /** A new, empty store; called for each scenario. */
  readonly open: () => Promise<Subject>;
  /**
   * Keys of scenarios that the adapter is known to fail. They run all the same, and are expected to fail: one that
   * passes breaks the run, so that a gap that has been closed is struck from the list.
   */
  readonly knownGaps?: readonly string[];
  /** Only the scenarios with these keys or of these groups. */
  readonly only?: readonly string[];
  /** Of the random tests. Default: a new one each run; it is part of every report and failure message. */
  readonly seed?: number;
  /** How many random sequences the model test tries. Default 30. */
  readonly runs?: number;
  /** Milliseconds after which a scenario has failed. Default 60000. */
  readonly timeoutMs?: number;
}
