/** How often the file is forced to disk. `OFF` can corrupt the file and is refused. */
export type Synchronous = 'FULL' | 'NORMAL';

/** The nested configuration of a `Database`. Every part is optional and merged over the documented defaults. */
export interface DatabaseConfig {
  /**
   * The store, by scheme: `memory:`, `file:path` (libSQL), `sqlite:path` (better-sqlite3). Takes precedence over
   * `local.file`.
   */
  url: string;
  local: {
    /** Path or `file:` URL of the local database. Default `./skep.db`. */
    file: string;
    /** Write-ahead log: readers and one writer at once. Default true. */
    enableWAL: boolean;
    /** Milliseconds to wait for another connection's lock. Default 5000. */
    busyTimeout: number;
    /** Default `FULL`: an acknowledged write survives a power loss. `NORMAL` may lose the last ones. */
    synchronous: Synchronous;
    /** Apply pending migrations on connect. Default true. */
    autoMigrate: boolean;
    /** Report each storage call to `hooks.onQuery`, or to stderr where there is none, values redacted. Default false. */
    logQueries: boolean;
    /** Encrypts the whole file (libSQL only). Also from `SKEP_FILE_KEY`. */
    encryptionKey?: string;
  };
  /** Remote synchronisation. Validated, and refused with `not-supported` when enabled. */
  cloud: {
    enabled: boolean;
    syncUrl?: string;
    authToken?: string;
    /** Seconds. Default 300. */
    syncInterval: number;
    readYourWrites: boolean;
  };
  connection: {
    /** How often a retryable failure is tried again. Default 3. */
    maxRetries: number;
    /** Milliseconds before the first retry; doubles each time, with jitter. Default 1000. */
    retryDelay: number;
    /** Milliseconds after which a call is given up with the reason `timeout`. Default 30000; 0 waits for ever. */
    queryTimeout: number;
  };
  workflow: {
    /** Review rounds that one coding instance may have. Default 3. */
    maxReviews: number;
    /** Milliseconds that a reviewer has for a round. Default 86400000, a day. */
    reviewTimeout: number;
    /** Refused requests for a round, while nobody decides, after which the work is abandoned. Default 5; 0: never. */
    autoAbandonAfter: number;
    /** How many levels of instances may descend from one. Default 5. */
    maxDepth: number;
  };
  /** Sealing of secret config values. */
  encryption: {
    /** 32 bytes, as 64 hex digits or base64. Also from `SKEP_ENCRYPTION_KEY`. */
    key?: string;
    /** Keys that the key was before, the newest first: they open, and seal nothing. Also from `SKEP_PREVIOUS_ENCRYPTION_KEYS`. */
    previousKeys?: readonly string[];
    /** A file that holds the key; made with mode 0600 when first needed. Default: beside the database file. */
    keyFile?: string;
  };
  /**
   * What is done to keep the store in good order, by whichever process finds it due. A task is due when its interval has
   * passed since any process last did it.
   */
  maintenance: {
    /** Whether an open database looks by itself, every few minutes, for what is due. Default true. */
    automatic: boolean;
    /** Seconds between giving unused space back. Default 86400; 0: never. */
    vacuumInterval: number;
    /** Whether backups are made. Default true. */
    autoBackup: boolean;
    /** Seconds between backups; none is made where nothing was written since the last. Default 86400. */
    backupInterval: number;
    /** Days after which a backup is deleted; the newest stays. Default 7; 0: never. */
    backupRetention: number;
    /** Where backups go. Default: the folder `backups` beside the database file. */
    backupFolder?: string;
    /** Days after which events are deleted, and only counted. Default 30; 0: never. */
    logRetention: number;
    /** Bytes that are kept free for pruning a full disk, in a file beside the database. Default 8388608; 0: none. */
    reserveBytes: number;
    /** Bytes that the write-ahead log may take before it is put back into the file at once. Default 67108864. */
    walSizeLimit: number;
  };
  drizzle: {
    /** The same as `local.logQueries`. */
    logger: boolean;
    /** Only `snake_case`: the names in the file are fixed. */
    casing: 'snake_case';
  };
}

/** The flat form of the most used settings; each stands for one in `DatabaseConfig`. */
export interface FlatDatabaseConfig {
  localFile?: string;
  enableCloudSync?: boolean;
  syncUrl?: string;
  authToken?: string;
  syncInterval?: number;
  readYourWrites?: boolean;
  enableWAL?: boolean;
  busyTimeout?: number;
}

type DeepPartial<T> = { [K in keyof T]?: T[K] extends object ? Partial<T[K]> : T[K] };

/** What `initializeDatabase` and `createDatabase` take. */
export type DatabaseConfigInput = DeepPartial<DatabaseConfig> & FlatDatabaseConfig;

/** What the configuration says to an adapter. Adapters take it, and `url`, and nothing else. */
export interface AdapterOptions {
  /** `memory:`, `file:path`, `sqlite:path`; the scheme is the adapter's own. */
  readonly url: string;
  readonly enableWAL?: boolean;
  readonly busyTimeout?: number;
  readonly synchronous?: Synchronous;
  readonly encryptionKey?: string;
  /** Bytes; see `maintenance.walSizeLimit`. */
  readonly walSizeLimit?: number;
}
