import type { Database, DatabaseConfigInput, DatabaseHooks, HealthProbe } from '@skep/contracts';
import type { Environment } from './config/environment.ts';
import { resolveConfig } from './config/resolve-config.ts';
import { assembleDatabase } from './database/assemble-database.ts';
import type { LoadAdapter } from './load-adapter.ts';
import { makeAdapter } from './make-adapter.ts';

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
  { hooks, loadAdapter, clock, probes }: OpenOptions,
): Promise<Database> {
  const config = resolveConfig(input, env);
  const adapter = await makeAdapter(config, loadAdapter);
  const database = assembleDatabase({ adapter, config, url: config.url, hooks, clock, probes });
  await database.connect();
  return database;
}
