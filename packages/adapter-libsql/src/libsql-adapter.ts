import type { StorageAdapter } from '@skep/contracts';
import { type DatabaseLocation, type SqliteSettings, SqliteStorage } from '@skep/sql-schema';
import { Connection } from './connection.ts';
import { drizzleHandle, type SkepDrizzle } from './drizzle-handle.ts';
import { letGoOfClosed } from './let-go.ts';
import { openFile } from './open-file.ts';
import { checkOptions, type LibsqlAdapterOptions } from './options.ts';
import { aggregate, find } from './statements/read.ts';
import { insert, remove, update } from './statements/write.ts';
import { Store } from './store.ts';

/** The adapter, and Drizzle for typed queries of one's own. */
export interface LibsqlStorageAdapter extends StorageAdapter {
  /**
   * Reads with Drizzle: committed data only. Writes reject with `read-only`: they would be missing in the change feed.
   *
   * @example
   * await adapter.drizzle.query.instancesTable.findMany({ with: { mcpEvents: true } });
   */
  readonly drizzle: SkepDrizzle;
}

/**
 * A store in a local libSQL file, by @libsql/client and Drizzle.
 *
 * `:memory:` is a private file in the folder for temporary files: it is this adapter's alone and is removed by
 * `disconnect` or at the end of the process. Only so do readers not see an open transaction.
 *
 * @throws StorageError `invalid` naming the option that is wrong; `not-supported` for remote stores.
 *
 * @example
 * const adapter = createLibsqlAdapter({ url: 'file:skep.db' });
 * await adapter.connect();
 * await adapter.migrations.up();
 */
export function createLibsqlAdapter(options: LibsqlAdapterOptions): LibsqlStorageAdapter {
  const { location, settings } = checkOptions(options);
  return new LibsqlFileAdapter(location, settings);
}

class LibsqlFileAdapter extends SqliteStorage<Connection, Store> implements LibsqlStorageAdapter {
  #drizzle: SkepDrizzle | null = null;

  constructor(location: DatabaseLocation, settings: SqliteSettings) {
    super({
      name: 'libsql',
      location,
      settings,
      statements: { find, aggregate, insert, update, remove },
      open: (options) => Store.open(options),
      letGo: letGoOfClosed,
      openFile: (path) => openFile(path, settings.encryptionKey),
      openDamaged: (path) => openFile(path, settings.encryptionKey, 'PRAGMA writable_schema = ON;'),
      async scratch(work) {
        const connection = new Connection({ path: null, settings: '', busyTimeout: 0 });
        await connection.begin('write');
        return work(connection).finally(() => connection.close());
      },
    });
  }

  /** Made when first asked for: reading the schema's relations takes time that most processes need not spend. */
  get drizzle(): SkepDrizzle {
    this.#drizzle ??= drizzleHandle(() => this.connected());
    return this.#drizzle;
  }
}
