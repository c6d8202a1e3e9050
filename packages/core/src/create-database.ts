import type {
  Database,
  DatabaseConfigInput,
  DatabaseHooks,
  HealthProbe,
  StorageAdapter,
} from '@skep/contracts';
import { configError } from './config/config-error.ts';
import { resolveConfig } from './config/resolve-config.ts';
import { assembleDatabase } from './database/assemble-database.ts';
import type { Problem } from './validation/find-problems.ts';

export interface CreateDatabaseOptions {
  readonly adapter: StorageAdapter;
  /** What concerns the database; what concerns the store was given to the adapter. */
  readonly config?: DatabaseConfigInput;
  readonly hooks?: DatabaseHooks;
  /** The time. Default: the machine's. */
  readonly clock?: () => Date;
  /** What `health` looks at besides the store. */
  readonly probes?: readonly HealthProbe[];
}

/**
 * A database over an adapter of your own making. It is not connected yet.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED` where the configuration is wrong.
 *
 * @example
 * const db = createDatabase({ adapter: createMemoryAdapter() });
 * await db.connect();
 */
export function createDatabase({
  adapter,
  config = {},
  hooks,
  clock,
  probes,
}: CreateDatabaseOptions): Database {
  refuseStoreSettings(config);
  const resolved = resolveConfig(config, { ...process.env, ...withoutStoreVariables });
  return assembleDatabase({ adapter, config: resolved, url: null, hooks, clock, probes });
}

/** The adapter has them already: here they would be ignored. */
function refuseStoreSettings(config: DatabaseConfigInput): void {
  const { url, localFile, enableWAL, busyTimeout, local } = config;
  const settings: Record<string, unknown> = {
    url,
    localFile,
    enableWAL,
    busyTimeout,
    'local.file': local?.file,
    'local.enableWAL': local?.enableWAL,
    'local.busyTimeout': local?.busyTimeout,
    'local.synchronous': local?.synchronous,
    'local.encryptionKey': local?.encryptionKey,
  };
  const problems = Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([field]): Problem => ({ field, problem: "is the adapter's: give it to the adapter's factory" }));
  if (problems.length > 0) throw configError(problems);
}

const withoutStoreVariables = {
  SKEP_DATABASE_URL: undefined,
  DATABASE_URL: undefined,
  DATABASE_WAL_MODE: undefined,
  DATABASE_BUSY_TIMEOUT: undefined,
  SKEP_FILE_KEY: undefined,
};
