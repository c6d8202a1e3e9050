/** A migration that a store has applied. */
export interface AppliedMigration {
  /** A UTC timestamp and a name: `20261121090000_initial`. */
  readonly id: string;
  /** SHA-256 of its content after newline normalisation, in hex. */
  readonly checksum: string;
  readonly applied_at: Date;
}

/** Why the applied and the known migrations do not fit; each is also the reason that `up` and `down` refuse with. */
export interface MigrationProblem {
  readonly reason: 'newer-schema' | 'migration-edited' | 'migration-missing' | 'migration-out-of-order';
  readonly id: string;
  readonly message: string;
}

export interface MigrationStatus {
  readonly applied: readonly AppliedMigration[];
  /** Ids still to be applied, in order. */
  readonly pending: readonly string[];
  readonly problems: readonly MigrationProblem[];
}

export interface MigrationResult {
  /** Ids applied (`up`) or reverted (`down`), in the order in which that was done. */
  readonly migrations: readonly string[];
  /** The copy taken before anything was written; null where the store held no data to copy. */
  readonly backup: string | null;
}

/** A difference between the schema that a store has and the one its migrations make. */
export interface SchemaDifference {
  /** The table, index or trigger. */
  readonly object: string;
  readonly message: string;
}

/**
 * The schema side of an adapter. Each migration is one transaction; two processes that start at once migrate once.
 * `up` and `down` refuse before anything is written: `migration-edited` (an applied one has changed since),
 * `migration-missing` (an applied one is unknown here and older than the newest known), `newer-schema` (applied by a
 * newer version), `migration-out-of-order` (an unapplied one is older than an applied one). A step that fails is
 * `migration-failed` and leaves the schema as it was before that step.
 */
export interface MigrationControl {
  status(): Promise<MigrationStatus>;
  /** Applies what is pending, up to and with `to` where given; a store that holds data is backed up first. */
  up(options?: { readonly to?: string; readonly backup?: boolean }): Promise<MigrationResult>;
  /** Reverts the newest `steps` migrations (default 1). */
  down(options?: { readonly steps?: number; readonly backup?: boolean }): Promise<MigrationResult>;
  /** Compares the store's schema with the one that its applied migrations make; empty when equal. */
  verify(): Promise<readonly SchemaDifference[]>;
}
