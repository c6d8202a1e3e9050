import type { Row } from '../tables/descriptor.ts';
import type { AggregateQuery, AggregateRow, Query } from './query.ts';

export interface IntegrityReport {
  readonly ok: boolean;
  /** What is wrong, in words; empty when `ok`. */
  readonly problems: readonly string[];
}

/** How the connections of one adapter are doing. */
export interface PoolState {
  /** A write is under way. */
  readonly writing: boolean;
  /** Writes that wait for it. */
  readonly waitingWriters: number;
  /** Connections that only read, and how many of them are at work. */
  readonly readers: number;
  readonly reading: number;
}

export interface StorageStatistics {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Bytes of the database proper; null where the store has no size of its own. */
  readonly databaseBytes: number | null;
  /** Bytes in it that hold nothing, which `vacuum` gives back; null where there is no such thing. */
  readonly unusedBytes: number | null;
  /** Bytes of its write-ahead log; null where there is none. */
  readonly walBytes: number | null;
  readonly pool: PoolState | null;
  /** Facts of the engine that help a person: its name and version, settings in force. */
  readonly engine: Readonly<Record<string, string | number | boolean>>;
}

export interface StatisticsOptions {
  /** Count the rows of each table, which takes the longer the more there are. Default true; otherwise `rows` is empty. */
  readonly rows?: boolean;
}

export interface VacuumOptions {
  /** At most so much is given back, which takes as long as that takes; default: all of it, by writing the file anew. */
  readonly maxBytes?: number;
}

export interface CheckpointResult {
  /** Whether the whole log is in the file now. */
  readonly complete: boolean;
  /** Bytes of the log afterwards. */
  readonly walBytes: number;
}

/** What can be read of a copy before it takes its name or place. */
export interface StoreCopy {
  find(table: string, query?: Query): Promise<Row[]>;
  aggregate(table: string, query: AggregateQuery): Promise<AggregateRow[]>;
  checkIntegrity(): Promise<IntegrityReport>;
}

export interface BackupOptions {
  /** Take the place of a file at the path. Default false. */
  readonly overwrite?: boolean;
  /** Looks at the finished copy, and throws where it will not do; then nothing is left of it. */
  readonly inspect?: (copy: StoreCopy) => Promise<void>;
}

export interface RestoreOptions {
  /** Looks at the copy of the backup that is to take the store's place, and throws where it will not do. */
  readonly inspect?: (copy: StoreCopy) => Promise<void>;
}

export interface RestoreResult {
  /** Where the file is that was replaced; null where there was none. */
  readonly replaced: string | null;
}

/** What became of the rows of one table. Keys are as `encodeRecordKey` gives them. */
export interface SalvagedTable {
  readonly table: string;
  readonly saved: number;
  /** Keys that the file still tells of, from an index or the change feed, whose rows cannot be read, or not be stored. */
  readonly lost: readonly string[];
  /** Keys of rows that are saved, but whose content is not what was written: their checksum does not fit. */
  readonly altered: readonly string[];
}

export interface SalvageReport {
  readonly tables: readonly SalvagedTable[];
  /** What was found to be wrong, in words. */
  readonly problems: readonly string[];
}
