import type { Database, MigrationResult } from '@skep/contracts';
import { type OpenOptions, openDatabase } from './open-database.ts';

/**
 * Applies what is pending to the database at `databaseUrl`, and closes it again.
 *
 * @throws DatabaseError `DATABASE_SCHEMA_MIGRATION_FAILED`, and what `initializeDatabase` throws.
 */
export async function runMigrations(
  databaseUrl: string,
  options: OpenOptions = {},
): Promise<MigrationResult> {
  const config = { url: databaseUrl, local: { autoMigrate: false } };
  const database = await openDatabase(config, process.env, options);
  try {
    return await runMigrationsWithDatabase(database);
  } finally {
    await database.disconnect();
  }
}

/**
 * Applies what is pending, for a database that was opened with `local.autoMigrate` off.
 *
 * @throws DatabaseError `DATABASE_SCHEMA_MIGRATION_FAILED`
 */
export async function runMigrationsWithDatabase(database: Database): Promise<MigrationResult> {
  return database.migrations.up();
}
