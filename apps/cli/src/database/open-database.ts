import type { Database, DatabaseConfigInput } from '@skep/contracts';
import { initializeDatabase } from '@skep/core';
import type { DatabaseLocation } from '../location/database-location.ts';
import { loadAdapter } from './load-adapter.ts';

export interface OpenOptions {
  /** Apply pending migrations. Default true. */
  readonly migrate?: boolean;
  readonly settings?: Pick<DatabaseConfigInput, 'local' | 'connection'>;
}

/** Opens the database, making the file where there is none. Everything heavy is behind this module. */
export async function openDatabase(
  { url }: DatabaseLocation,
  { migrate = true, settings }: OpenOptions = {},
): Promise<Database> {
  const local = { ...settings?.local, autoMigrate: migrate };
  return initializeDatabase({ ...settings, url, local }, { loadAdapter });
}
