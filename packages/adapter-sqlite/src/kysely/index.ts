import { isStorageError, type StorageAdapter, StorageError } from '@skep/contracts';
import { type Connection, FileStorage, type PlanValue, type Store } from '@skep/sql-schema';
import type { SkepDatabase } from '@skep/sql-schema/kysely';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

export type { SkepDatabase } from '@skep/sql-schema/kysely';

/**
 * A Kysely over connections of the adapter that only read: each query, and each transaction as a whole, has one of its own, and
 * sees what is committed. Its rows are raw storage values. Writing through it rejects with `read-only`, for such a write
 * would be missing in the change feed and escape all checks. A streamed query must be read to its end before `disconnect`.
 *
 * @param adapter What `createSqliteAdapter` returned; it may be connected later.
 * @throws StorageError `invalid` for another adapter.
 *
 * @example
 * const rows = await kyselyOf(adapter).selectFrom('instances').selectAll().execute();
 */
export function kyselyOf(adapter: StorageAdapter): Kysely<SkepDatabase> {
  if (!(adapter instanceof FileStorage) || adapter.name !== 'sqlite') {
    throw new StorageError(
      'invalid',
      `kyselyOf takes what createSqliteAdapter returned, not the adapter ${adapter.name}.`,
    );
  }
  return new Kysely<SkepDatabase>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new ReadDriver(() => adapter.openStore()),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

class ReadDriver implements Driver {
  readonly #connected: () => Store;

  constructor(connected: () => Store) {
    this.#connected = connected;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<ReadConnection> {
    const store = this.#connected();
    return new ReadConnection(store, store.borrow());
  }

  async beginTransaction(connection: ReadConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: ReadConnection): Promise<void> {
    connection.end();
  }

  async rollbackTransaction(connection: ReadConnection): Promise<void> {
    connection.end();
  }

  async releaseConnection(connection: ReadConnection): Promise<void> {
    connection.release();
  }

  /** The connections are the adapter's, and close with it. */
  async destroy(): Promise<void> {}
}

class ReadConnection implements DatabaseConnection {
  readonly #store: Store;
  readonly #connection: Connection;

  constructor(store: Store, connection: Connection) {
    this.#store = store;
    this.#connection = connection;
  }

  begin(): Promise<void> {
    return this.#store.acquire(() => this.#connection.begin('read'));
  }

  /** There is nothing to commit. */
  end(): void {
    this.#connection.rollback();
  }

  release(): void {
    this.#store.giveBack(this.#connection);
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const params = parameters as readonly PlanValue[];
    try {
      return { rows: (await this.#store.acquire(() => this.#connection.all(sql, params))) as R[] };
    } catch (error) {
      throw isStorageError(error) && error.reason === 'read-only' ? onlyReads(error) : error;
    }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const params = parameters as readonly PlanValue[];
    for (const row of this.#connection.iterate(sql, params)) yield { rows: [row as R] };
  }
}

function onlyReads(error: StorageError): StorageError {
  return new StorageError(
    'read-only',
    'kyselyOf gives what only reads: write with the methods of the database, so that the change feed tells of it.',
    { cause: error.cause ?? error },
  );
}
