import { isStorageError, StorageError } from '@skep/contracts';
import { acquire, type PlanValue } from '@skep/sql-schema';
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
import type { Connection } from './connection.ts';
import type { Store } from './store.ts';

/**
 * A Kysely over connections that only read: each query, and each transaction as a whole, has one of its own. Its rows
 * are raw storage values. Writing through it rejects with `read-only`, for such a write would be missing in the change
 * feed and escape all checks.
 */
export function kyselyHandle(connected: () => Store): Kysely<SkepDatabase> {
  return new Kysely<SkepDatabase>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new ReadDriver(connected),
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
    return new ReadConnection(store, await store.borrow());
  }

  async beginTransaction(connection: ReadConnection): Promise<void> {
    connection.run('BEGIN');
  }

  async commitTransaction(connection: ReadConnection): Promise<void> {
    connection.run('COMMIT');
  }

  async rollbackTransaction(connection: ReadConnection): Promise<void> {
    connection.run('ROLLBACK');
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

  run(sql: string): void {
    this.#connection.run(sql);
  }

  release(): void {
    this.#store.giveBack(this.#connection);
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const rows = await acquire(
        () => this.#connection.all(sql, parameters as readonly PlanValue[]),
        this.#store.busyTimeout,
        this.#store.path,
      );
      return { rows: rows as R[] };
    } catch (error) {
      throw isStorageError(error) && error.reason === 'read-only' ? onlyReads(error) : error;
    }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    for (const row of this.#connection.iterate(sql, parameters as readonly PlanValue[])) {
      yield { rows: [row as R] };
    }
  }
}

function onlyReads(error: StorageError): StorageError {
  return new StorageError(
    'read-only',
    'adapter.kysely only reads: write with the methods of the database, so that the change feed tells of it.',
    { cause: error.cause ?? error },
  );
}
