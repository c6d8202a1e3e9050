import {
  type DatabaseConfig,
  type DatabaseConfigInput,
  DatabaseError,
  type StorageAdapter,
} from '@skep/contracts';
import { resolveConfig } from '../../config/resolve-config.ts';
import { makeAdapter } from '../../make-adapter.ts';
import type { OpenOptions } from '../../open-database.ts';

/** A store that is not connected, as a configuration names it. */
export interface ClosedStore {
  readonly adapter: StorageAdapter;
  /** The absolute path of its file. */
  readonly file: string;
  readonly config: DatabaseConfig;
}

/**
 * The store of the configuration, for what is done to its file while nobody has it open.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED`; with the reason `not-supported` where the store is no file.
 */
export async function closedStore(
  operation: string,
  input: DatabaseConfigInput,
  { loadAdapter }: OpenOptions,
): Promise<ClosedStore> {
  const config = resolveConfig(input, process.env);
  const adapter = await makeAdapter(config, loadAdapter);
  const { file } = adapter;
  if (file !== null) return { adapter, file, config };
  throw new DatabaseError(
    'DATABASE_INITIALIZATION_FAILED',
    `${operation} needs a database in a file: give a file: or sqlite: URL.`,
    { operation, reason: 'not-supported' },
  );
}
