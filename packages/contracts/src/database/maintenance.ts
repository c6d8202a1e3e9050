import type { MaintenanceRunRecord } from '../records/maintenance-run.ts';
import type { TableName } from '../records/table-rows.ts';
import type { BackupOptions, CheckpointResult, VacuumOptions } from '../storage/maintenance.ts';
import type { SchemaDifference } from '../storage/migration-control.ts';

/** A copy of the store that was compared with it, by content, before it got its name. */
export interface BackupReport {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** The newest entry of the change feed in it. */
  readonly feedHead: number;
  readonly durationMs: number;
}

/** A backup that the schedule made. */
export interface BackupFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly madeAt: Date;
}

export interface PruneOptions {
  /** Events from before this time go. Default: `maintenance.logRetention` days ago. */
  readonly before?: Date;
  /** Count what would go, and change nothing. */
  readonly dryRun?: boolean;
}

export interface PruneReport {
  readonly before: Date;
  /** Events that went; what they counted for stays in the counts of their instances. */
  readonly events: number;
  /** Entries of the change feed that went, from before the same time. */
  readonly changes: number;
  /** Instances that had such events. */
  readonly instances: number;
}

export interface VerifyOptions {
  /** Read every row, and compare it with its checksum. Default false. */
  readonly deep?: boolean;
}

/** A loss that the store shows: an earlier state of it had more. */
export interface HistoryLoss {
  readonly noticedAt: Date;
  /** Entries of the change feed that were acknowledged and are gone: from this one to that. */
  readonly from: number;
  readonly to: number;
}

export interface VerificationReport {
  readonly ok: boolean;
  /** What the engine says of pages, indexes and references. */
  readonly integrity: readonly string[];
  /** Where the schema is not what the migrations make. */
  readonly schema: readonly SchemaDifference[];
  /** Losses of history that nobody has accepted yet. */
  readonly losses: readonly HistoryLoss[];
  /** Entries missing in the midst of the feed, and what else does not fit about it, in words. */
  readonly feed: readonly string[];
  /** With `deep`: how many rows were compared with their checksums, which have none, and which differ, by table and key. */
  readonly rows: {
    readonly checked: number;
    readonly unchecked: number;
    readonly altered: readonly { readonly table: TableName; readonly key: string }[];
  } | null;
}

export interface KeyRotation {
  /** How many values were sealed anew. */
  readonly resealed: number;
  /** The id of the key that seals now, as sealed texts name it. It says nothing about the key. */
  readonly keyId: string;
  /** How many older keys were dropped. */
  readonly forgotten: number;
}

/** Keeping the store in good order. Tasks run one at a time, whichever process asks. */
export interface Maintenance {
  /**
   * A copy, taken while others go on, and verified before it gets its name: integrity, row counts, checksums, and the feed.
   *
   * @param path Default: a file of its own in `maintenance.backupFolder`, as the schedule makes them.
   * @throws `DATABASE_OPERATION_FAILED`; `invalid` where a file is at `path` and `overwrite` is not given
   */
  backup(path?: string, options?: Pick<BackupOptions, 'overwrite'>): Promise<BackupReport>;
  /** Gives unused space back, all of it or a part; a part takes as long as that part takes. */
  vacuum(options?: VacuumOptions): Promise<{ readonly freedBytes: number }>;
  /**
   * Deletes old events, and old entries of the feed. On a full disk it first gives up the reserve that is kept for it.
   *
   * @throws `DATABASE_DELETE_FAILED`; where `maintenance.logRetention` is 0 and no time is given, `DATABASE_VALIDATION_FAILED`
   */
  prune(options?: PruneOptions): Promise<PruneReport>;
  /** Puts the write-ahead log back into the file. On a full disk it first gives up the reserve. */
  checkpoint(): Promise<CheckpointResult>;
  verify(options?: VerifyOptions): Promise<VerificationReport>;
  /**
   * Takes note that somebody knows of the losses: they are no longer reported. A feed with gaps begins behind the last of them
   * from then on. With `deep`, rows that do not fit their checksums are taken as they are, too.
   */
  acceptLosses(options?: VerifyOptions): Promise<void>;
  /**
   * Seals every secret anew with a new key; with a configured one, with that. It can be interrupted anywhere, and run again.
   * The keys before it are kept, to open what backups hold, unless `forgetOlder` drops them.
   *
   * @throws `DATABASE_UPDATE_FAILED` with the reason `key-missing`, and `DATABASE_QUERY_FAILED` with `decryption-failed`;
   * then nothing was changed
   */
  rotateKey(options?: { readonly forgetOlder?: boolean }): Promise<KeyRotation>;
  /** Runs what is due by `config.maintenance`, unless another process is at it. @returns The runs that it made. */
  runDue(): Promise<MaintenanceRunRecord[]>;
  /** The newest runs first. Default 100. */
  listRuns(options?: { readonly limit?: number }): Promise<MaintenanceRunRecord[]>;
  /** The backups in `maintenance.backupFolder`, newest first. */
  listBackups(): Promise<BackupFile[]>;
}
