import {
  type AdapterOptions,
  type DatabaseConfig,
  DatabaseError,
  isStorageError,
  type StorageAdapter,
} from '@skep/contracts';
import { configError } from './config/config-error.ts';
import { schemeOf } from './config/database-url.ts';
import { type LoadAdapter, loadInstalledAdapter } from './load-adapter.ts';

/**
 * The adapter that the configuration's URL asks for. It is not connected.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED`
 */
export async function makeAdapter(
  config: DatabaseConfig,
  loadAdapter: LoadAdapter = loadInstalledAdapter,
): Promise<StorageAdapter> {
  const scheme = schemeOf(config.url);
  const factory = await loadAdapter(scheme);
  const adapter = make(() => factory(adapterOptions(config)));
  if (config.local.encryptionKey !== undefined && !adapter.supports.encryptionAtRest) {
    const problem = `does not work with ${scheme}: databases, which are not encrypted as a whole: use file: (libSQL)`;
    throw configError([{ field: 'local.encryptionKey', problem }], 'not-supported');
  }
  return adapter;
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
