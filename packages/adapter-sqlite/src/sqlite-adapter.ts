import {
  type AdapterOptions,
  type AggregateQuery,
  type AggregateRow,
  type Capabilities,
  type InsertOptions,
  type IntegrityReport,
  type MigrationControl,
  type Query,
  type Row,
  type StorageAdapter,
  StorageError,
  type StorageStatistics,
  type Transaction,
  type TransactionOptions,
  type Where,
} from '@skep/contracts';
import { guardTransaction, WriteGate } from '@skep/contracts/adapter-kit';
import {
  checkAdapterOptions,
  createMigrator,
  type DatabaseLocation,
  databaseLocation,
  inspectDatabasePath,
  makePrivateFile,
  type SqliteSettings,
} from '@skep/sql-schema';
import type { SkepDatabase } from '@skep/sql-schema/kysely';
import type { Kysely } from 'kysely';
import { kyselyHandle } from './kysely-handle.ts';
import { backup, checkIntegrity, statistics, vacuum } from './maintenance.ts';
import { migrationEngine } from './migration-engine.ts';
import { aggregate, find } from './statements/read.ts';
import { insert, remove, update, type Write } from './statements/write.ts';
import { Store } from './store.ts';
import { readTransaction, writeTransaction } from './transactions.ts';

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

class SqliteFileAdapter implements SqliteStorageAdapter {
  readonly specificationVersion = 'v1';
  readonly name = 'sqlite';
  readonly supports: Capabilities;
  readonly migrations: MigrationControl;
  readonly kysely: Kysely<SkepDatabase>;
  readonly #location: DatabaseLocation;
  readonly #settings: SqliteSettings;
  readonly #gate = new WriteGate();
  #store: Store | null = null;
  #connecting: Promise<void> | null = null;
  #disconnecting: Promise<void> | null = null;

  constructor(location: DatabaseLocation, settings: SqliteSettings) {
    this.#location = location;
    this.#settings = settings;
    const onDisk = location.kind === 'file';
    this.supports = Object.freeze({
      durable: onDisk,
      multiProcess: onDisk,
      migrations: true,
      vacuum: true,
      backup: true,
      integrityCheck: true,
      sync: false,
      encryptionAtRest: false,
      fullTextSearch: false,
    });
    const connected = () => this.#connected();
    const file = onDisk ? location.path : null;
    this.migrations = createMigrator(migrationEngine({ gate: this.#gate, file, connected }));
    this.kysely = kyselyHandle(connected);
  }

  async connect(): Promise<void> {
    await this.#disconnecting;
    if (this.#store !== null) return;
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = null;
    });
    await this.#connecting;
  }

  async disconnect(): Promise<void> {
    this.#gate.refuseInside();
    await this.#connecting?.catch(() => undefined);
    this.#disconnecting ??= this.#close().finally(() => {
      this.#disconnecting = null;
    });
    await this.#disconnecting;
  }

  isConnected(): boolean {
    return this.#store !== null;
  }

  async find(table: string, query?: Query): Promise<Row[]> {
    return this.#connected().read(find(table, query));
  }

  async aggregate(table: string, query: AggregateQuery): Promise<AggregateRow[]> {
    return this.#connected().read(aggregate(table, query));
  }

  async insert(table: string, rows: readonly Readonly<Row>[], options?: InsertOptions): Promise<Row[]> {
    return this.#write(() => insert(table, rows, options));
  }

  async update(table: string, where: Where, changes: Readonly<Row>): Promise<number> {
    return this.#write(() => update(table, where, changes));
  }

  async delete(table: string, where: Where): Promise<number> {
    return this.#write(() => remove(table, where));
  }

  async transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    { mode = 'write' }: TransactionOptions = {},
  ): Promise<T> {
    const store = this.#connected();
    if (mode === 'read') {
      return this.#gate.runBeside(() =>
        store.view((connection) => guarded(readTransaction(connection), work)),
      );
    }
    return this.#gate.run(() => store.write((connection) => guarded(writeTransaction(connection), work)));
  }

  async vacuum(): Promise<void> {
    const store = this.#connected();
    return this.#gate.run(() => vacuum(store));
  }

  async backup(path: string): Promise<void> {
    return backup(this.#connected(), path);
  }

  async checkIntegrity(): Promise<IntegrityReport> {
    return checkIntegrity(this.#connected());
  }

  async statistics(): Promise<StorageStatistics> {
    return statistics(this.#connected());
  }

  async sync(): Promise<void> {
    this.#connected();
    throw new StorageError('not-supported', 'A local SQLite file has no remote store to synchronise with.');
  }

  async #open(): Promise<void> {
    if (this.#location.kind === 'file') {
      await inspectDatabasePath(this.#location.path);
      this.#store = await Store.open({ ...this.#settings, path: this.#location.path });
      return;
    }
    const { path, remove } = makePrivateFile();
    // Nothing outlives the process, so nothing has to reach the disk.
    const options = {
      ...this.#settings,
      path,
      enableWAL: true,
      synchronous: 'OFF',
      onClose: remove,
    } as const;
    this.#store = await Store.open(options).catch((error: unknown) => {
      remove();
      throw error;
    });
  }

  async #close(): Promise<void> {
    const store = this.#store;
    this.#store = null;
    await this.#gate.idle();
    await store?.close();
  }

  #connected(): Store {
    if (this.#store !== null) return this.#store;
    throw new StorageError('not-connected', 'This store is not connected: call connect first.');
  }

  /** @param prepare Checks the call, and copies what was passed in before the caller can change it. */
  async #write<T>(prepare: () => Write<T>): Promise<T> {
    const store = this.#connected();
    const { statements, run } = prepare();
    return this.#gate.run(() =>
      statements < 2 ? store.writeOne(run) : store.write(async (connection) => run(connection)),
    );
  }
}

async function guarded<T>(transaction: Transaction, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const { tx, end } = guardTransaction(transaction);
  try {
    return await work(tx);
  } finally {
    end();
  }
}
