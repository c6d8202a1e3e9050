import type { Database, DatabaseConfigInput, HealthProbe } from '@skep/contracts';
import { initializeDatabase } from '@skep/core';
import type { DatabaseLocation } from '../location/database-location.ts';
import { loadAdapter } from './load-adapter.ts';

export interface OpenOptions {
  /** Apply pending migrations. Default true. */
  readonly migrate?: boolean;
  readonly settings?: Pick<DatabaseConfigInput, 'local' | 'connection' | 'maintenance'>;
  /** What `health` looks at besides the store. */
  readonly probes?: readonly HealthProbe[];
}

/** Opens the database, making the file where there is none. Everything heavy is behind this module. */
export async function openDatabase(
  { url }: DatabaseLocation,
  { migrate = true, settings, probes = [] }: OpenOptions = {},
): Promise<Database> {
  const local = { ...settings?.local, autoMigrate: migrate };
  return initializeDatabase({ ...settings, url, local }, { loadAdapter, probes });
}
