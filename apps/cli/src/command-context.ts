import type { Database } from '@skep/contracts';
import type { OpenOptions } from './database/open-database.ts';
import { prepareFolder } from './database/prepare-folder.ts';
import { requireDatabase } from './database/require-database.ts';
import { type DatabaseLocation, locateDatabase } from './location/database-location.ts';
import { createOutput, type Output } from './output/output.ts';
import { hasWaiting, spoolsOf } from './recorder/spool-location.ts';
import type { Runtime } from './runtime.ts';

/** The options that every command has. */
export interface GlobalOptions {
  readonly database?: string;
  readonly json?: boolean;
  readonly color: boolean;
}

/** What the work of a command gets. */
export interface CommandContext {
  readonly runtime: Runtime;
  readonly output: Output;
  /** Which database to use, there or not. */
  locate(): DatabaseLocation;
  /**
   * Opens the database for `work` and closes it after.
   *
   * @throws CliError `CLI_NO_DATABASE` where there is none: only `skep init` makes one.
   */
  withDatabase<T>(work: (db: Database) => Promise<T>, options?: OpenOptions): Promise<T>;
}

export function createContext(runtime: Runtime, options: GlobalOptions): CommandContext {
  const locate = (): DatabaseLocation =>
    locateDatabase({ option: options.database, environment: runtime.environment, cwd: runtime.cwd });
  return {
    runtime,
    output: createOutput(runtime, { json: options.json === true, color: options.color }),
    locate,
    withDatabase: async (work, open) => withExistingDatabase(runtime, locate(), work, open),
  };
}

async function withExistingDatabase<T>(
  runtime: Runtime,
  location: DatabaseLocation,
  work: (db: Database) => Promise<T>,
  options?: OpenOptions,
): Promise<T> {
  const spools = spoolsOf(location, runtime.environment);
  // Whether the migrations fit is for those to say who look at just that, or at what waits.
  const catchesUp = options?.migrate !== false && hasWaiting(spools);
  // Where events wait, a hook was there before the database was.
  if (catchesUp) prepareFolder(location);
  else requireDatabase(location);
  const { openDatabase } = await import('./database/open-database.ts');
  const db = await openDatabase(location, options);
  try {
    if (catchesUp) {
      const { catchUp } = await import('./recorder/catch-up.ts');
      await catchUp(db, spools, runtime.stderr);
    }
    return await work(db);
  } finally {
    await db.disconnect();
  }
}
