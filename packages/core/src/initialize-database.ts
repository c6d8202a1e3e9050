import type { Database, DatabaseConfigInput } from '@skep/contracts';
import { setDefaultDatabase } from './default-database.ts';
import { type OpenOptions, openDatabase } from './open-database.ts';

/**
 * Opens a database: picks the adapter by the URL's scheme (`memory:`, `file:` or a bare path, `sqlite:`), connects,
 * applies pending migrations, and makes it the default of the free functions. What is given takes precedence over the
 * environment, and that over the defaults.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED`, `DATABASE_CONNECTION_FAILED`,
 * `DATABASE_FILE_PERMISSION_DENIED`, `DATABASE_SCHEMA_MIGRATION_FAILED`
 *
 * @example
 * const db = await initializeDatabase({ url: 'file:./fleet.db' });
 * await db.createInstance({ id: 'work-123-a1', type: 'coding', worktree_path: '/w/123', branch_name: 'issue-123' });
 */
export async function initializeDatabase(
  config: DatabaseConfigInput = {},
  options: OpenOptions = {},
): Promise<Database> {
  const database = await openDatabase(config, process.env, options);
  setDefaultDatabase(database);
  return database;
}
