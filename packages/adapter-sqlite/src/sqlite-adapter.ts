import { type AdapterOptions, type StorageAdapter, StorageError } from '@skep/contracts';
import { checkAdapterOptions, databaseLocation, FileStorage } from '@skep/sql-schema';
import { driver } from './driver.ts';

/** `url`: `sqlite:path`, `sqlite:///absolute/path`, or `sqlite::memory:`. */
export type SqliteAdapterOptions = AdapterOptions;

/**
 * A store in a local SQLite file, by better-sqlite3. `kyselyOf`, from `@skep/adapter-sqlite/kysely`, is for typed queries of
 * one's own.
 *
 * `sqlite::memory:` is a private file in the folder for temporary files: it is this adapter's alone and is removed by
 * `disconnect` or at the end of the process.
 *
 * @throws StorageError `invalid` naming the option that is wrong; `not-supported` for an `encryptionKey`.
 *
 * @example
 * const adapter = createSqliteAdapter({ url: 'sqlite:skep.db' });
 * await adapter.connect();
 * await adapter.migrations.up();
 */
export function createSqliteAdapter(options: SqliteAdapterOptions): StorageAdapter {
  const settings = checkAdapterOptions(options);
  if (settings.encryptionKey !== undefined) {
    throw new StorageError(
      'not-supported',
      'better-sqlite3 cannot encrypt a file: use the libSQL adapter (a file: URL) with encryptionKey.',
    );
  }
  return new FileStorage({
    name: 'sqlite',
    driver,
    location: databaseLocation(options.url, 'sqlite'),
    settings,
  });
}
