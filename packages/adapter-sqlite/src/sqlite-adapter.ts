import { type AdapterOptions, type StorageAdapter, StorageError } from '@skep/contracts';
import {
  CONNECTION_PRAGMAS,
  checkAdapterOptions,
  type DatabaseLocation,
  databaseLocation,
  type SqliteSettings,
  SqliteStorage,
} from '@skep/sql-schema';
import type { SkepDatabase } from '@skep/sql-schema/kysely';
import type { Kysely } from 'kysely';
import { Connection } from './connection.ts';
import { kyselyHandle } from './kysely-handle.ts';
import { aggregate, find } from './statements/read.ts';
import { insert, remove, update } from './statements/write.ts';
import { Store } from './store.ts';

/** `url`: `sqlite:path`, `sqlite:///absolute/path`, or `sqlite::memory:`. */
export type SqliteAdapterOptions = AdapterOptions;

/** The adapter, and Kysely for typed queries of one's own. */
export interface SqliteStorageAdapter extends StorageAdapter {
  /**
   * Reads with Kysely: raw storage values, committed data only. Writes reject with `read-only`. A streamed query must
   * be read to its end before `disconnect`.
   */
  readonly kysely: Kysely<SkepDatabase>;
}

/**
 * A store in a local SQLite file, by better-sqlite3.
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
export function createSqliteAdapter(options: SqliteAdapterOptions): SqliteStorageAdapter {
  const settings = checkAdapterOptions(options);
  if (settings.encryptionKey !== undefined) {
    throw new StorageError(
      'not-supported',
      'better-sqlite3 cannot encrypt a file: use the libSQL adapter (a file: URL) with encryptionKey.',
    );
  }
  return new SqliteFileAdapter(databaseLocation(options.url, 'sqlite'), settings);
}

class SqliteFileAdapter extends SqliteStorage<Connection, Store> implements SqliteStorageAdapter {
  readonly kysely: Kysely<SkepDatabase>;

  constructor(location: DatabaseLocation, settings: SqliteSettings) {
    super({
      name: 'sqlite',
      location,
      settings,
      statements: { find, aggregate, insert, update, remove },
      open: (options) => Store.open(options),
      async openDamaged(path) {
        return new Connection({ path, pragmas: ['writable_schema = ON', 'schema_version'] });
      },
      letGo: async () => undefined,
      async openFile(path) {
        // A first read: what is no database is told at once.
        return new Connection({ path, pragmas: [...CONNECTION_PRAGMAS, 'schema_version'] });
      },
      async scratch(work) {
        const connection = new Connection({ path: ':memory:', pragmas: [] });
        return work(connection).finally(() => connection.close());
      },
    });
    this.kysely = kyselyHandle(() => this.connected());
  }
}
