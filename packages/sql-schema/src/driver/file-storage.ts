import { CONNECTION_PRAGMAS } from '../adapter/pragmas.ts';
import { sqlStatements } from '../adapter/sql-statements.ts';
import { SqliteStorage } from '../adapter/sqlite-storage.ts';
import type { DatabaseLocation } from '../sqlite/location.ts';
import type { SqliteSettings } from '../sqlite/options.ts';
import { Connection } from './connection.ts';
import type { Driver } from './driver.ts';
import { openDamagedFile, openFile } from './open-file.ts';
import { Store } from './store.ts';

export interface FileStorageOptions {
  /** A short name of the engine, for people. */
  readonly name: string;
  readonly driver: Driver;
  readonly location: DatabaseLocation;
  readonly settings: SqliteSettings;
  /** Makes the driver let go of what it keeps of connections that were closed. */
  letGo?(): Promise<void>;
}

/** The adapter of a local SQLite file, by a driver whose calls block. */
export class FileStorage extends SqliteStorage<Connection, Store> {
  /** For what is built on the adapter of one engine. @throws StorageError `not-connected` */
  openStore(): Store {
    return this.connected();
  }

  constructor({ name, driver, location, settings, letGo }: FileStorageOptions) {
    const { encryptionKey } = settings;
    super({
      name,
      location,
      settings,
      statements: sqlStatements(driver.rows),
      open: (options) => Store.open(driver, options),
      letGo: letGo ?? (async () => undefined),
      openFile: async (path) => openFile(driver, { path, encryptionKey, pragmas: CONNECTION_PRAGMAS }),
      openDamaged: async (path) => openDamagedFile(driver, { path, encryptionKey, pragmas: [] }),
      async scratch(work) {
        const connection = new Connection(driver, { path: null, pragmas: [] });
        connection.begin('write');
        return work(connection).finally(() => connection.close());
      },
    });
  }
}
