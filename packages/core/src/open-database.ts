import {
  type AdapterOptions,
  type Database,
  type DatabaseConfig,
  type DatabaseConfigInput,
  DatabaseError,
  type DatabaseHooks,
  type HealthProbe,
  isStorageError,
  type StorageAdapter,
} from '@skep/contracts';
import { configError } from './config/config-error.ts';
import { schemeOf } from './config/database-url.ts';
import type { Environment } from './config/environment.ts';
import { resolveConfig } from './config/resolve-config.ts';
import { assembleDatabase } from './database/assemble-database.ts';
import { type LoadAdapter, loadInstalledAdapter } from './load-adapter.ts';

export interface OpenOptions {
  readonly hooks?: DatabaseHooks;
  /** How adapters are loaded. Default: by importing the package that serves the scheme. */
  readonly loadAdapter?: LoadAdapter;
  /** The time. Default: the machine's. */
  readonly clock?: () => Date;
  /** What `health` looks at besides the store. */
  readonly probes?: readonly HealthProbe[];
}

/** A connected database, with the adapter that its URL asks for. */
export async function openDatabase(
  input: DatabaseConfigInput,
  env: Environment,
  { hooks, loadAdapter = loadInstalledAdapter, clock, probes }: OpenOptions,
): Promise<Database> {
  const config = resolveConfig(input, env);
  const scheme = schemeOf(config.url);
  const factory = await loadAdapter(scheme);
  const adapter = make(() => factory(adapterOptions(config)));
  if (config.local.encryptionKey !== undefined && !adapter.supports.encryptionAtRest) {
    const problem = `does not work with ${scheme}: databases, which are not encrypted as a whole: use file: (libSQL)`;
    throw configError([{ field: 'local.encryptionKey', problem }], 'not-supported');
  }
  const database = assembleDatabase({ adapter, config, url: config.url, hooks, clock, probes });
  await database.connect();
  return database;
}

function adapterOptions({ url, local, maintenance }: DatabaseConfig): AdapterOptions {
  const { enableWAL, busyTimeout, synchronous, encryptionKey } = local;
  return {
    url: schemeOf(url) === 'memory' ? 'memory:' : /^(file|sqlite):/i.test(url) ? url : `file:${url}`,
    enableWAL,
    busyTimeout,
    synchronous,
    walSizeLimit: maintenance.walSizeLimit,
    ...(encryptionKey !== undefined && { encryptionKey }),
  };
}

function make(create: () => StorageAdapter): StorageAdapter {
  try {
    return create();
  } catch (error) {
    if (!isStorageError(error)) throw error;
    throw new DatabaseError(
      'DATABASE_INITIALIZATION_FAILED',
      `The adapter refuses its options: ${error.message}`,
      {
        operation: 'initializeDatabase',
        reason: error.reason,
        cause: error,
      },
    );
  }
}
