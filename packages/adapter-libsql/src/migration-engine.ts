import type { WriteGate } from '@skep/contracts/adapter-kit';
import { type MigrationConnection, type MigrationEngine, toStorageError } from '@skep/sql-schema';
import { Connection } from './connection.ts';
import { backup } from './maintenance.ts';
import type { Store } from './store.ts';

export interface MigrationEngineOptions {
  readonly gate: WriteGate;
  /** The database file; null where the store ends with the process, so that no backup is worth taking. */
  readonly file: string | null;
  /** @throws StorageError `not-connected` */
  connected(): Store;
}

/** The migrator's way into this adapter's store. */
export function migrationEngine({ gate, file, connected }: MigrationEngineOptions): MigrationEngine {
  return {
    file,
    read: async (sql, params) => connected().read((connection) => connection.all(sql, params)),
    write: async (work) => {
      const store = connected();
      return gate.run(() => store.write((connection) => work(migrationConnection(connection))));
    },
    backup: async (path) => backup(connected(), path),
    scratch: async (work) => {
      const connection = new Connection({ path: null, settings: '', busyTimeout: 0 });
      await connection.begin('write');
      return work(migrationConnection(connection)).finally(() => connection.close());
    },
    toStorageError,
  };
}

function migrationConnection(connection: Connection): MigrationConnection {
  return {
    run: (sql, params) => connection.all(sql, params),
    script: (sql) => connection.script(sql),
  };
}
