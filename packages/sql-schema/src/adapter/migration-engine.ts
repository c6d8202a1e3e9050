import type { WriteGate } from '@skep/contracts/adapter-kit';
import type { MigrationConnection, MigrationEngine } from '../migrations/engine.ts';
import { toStorageError } from '../sqlite/error.ts';
import type { SqlStore } from './sql-store.ts';
import type { SqlConnection } from './statement.ts';

export interface MigrationEngineOptions<C> {
  readonly gate: WriteGate;
  /** The database file; null where the store ends with the process, so that no backup is worth taking. */
  readonly file: string | null;
  /** @throws StorageError `not-connected` */
  connected(): SqlStore<C>;
  /** Writes a copy of the store to the new file `path`. */
  backup(path: string): Promise<void>;
  /** Runs `work` on an empty database in memory. */
  scratch<T>(work: (connection: C) => Promise<T>): Promise<T>;
}

/** The migrator's way into an adapter's store. */
export function migrationEngine<C extends SqlConnection>({
  gate,
  file,
  connected,
  backup,
  scratch,
}: MigrationEngineOptions<C>): MigrationEngine {
  return {
    file,
    read: async (sql, params) => connected().read((connection) => connection.all(sql, params)),
    write: async (work) => {
      const store = connected();
      return gate.run(() => store.write((connection) => work(migrationConnection(connection))));
    },
    backup,
    scratch: (work) => scratch((connection) => work(migrationConnection(connection))),
    toStorageError,
  };
}

function migrationConnection(connection: SqlConnection): MigrationConnection {
  return {
    run: async (sql, params) => connection.all(sql, params),
    script: async (sql) => connection.script(sql),
  };
}
