import {
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
import { createMigrator } from '../migrations/migrator.ts';
import { inspectDatabasePath } from '../sqlite/inspect-path.ts';
import type { DatabaseLocation } from '../sqlite/location.ts';
import type { SqliteSettings } from '../sqlite/options.ts';
import { makePrivateFile, type PrivateFile } from '../sqlite/private-file.ts';
import { backup, checkIntegrity, statistics } from './maintenance.ts';
import { migrationEngine } from './migration-engine.ts';
import type { SqlStore, SqlStoreOptions } from './sql-store.ts';
import type { SqlConnection, Statements, WriteStatement } from './statement.ts';
import { type OpenTransaction, readTransaction, writeTransaction } from './transactions.ts';

/** What tells one SQLite engine from another. */
export interface SqliteStorageOptions<C, S> {
  readonly name: string;
  readonly location: DatabaseLocation;
  readonly settings: SqliteSettings;
  readonly statements: Statements<C>;
  open(options: SqlStoreOptions): Promise<S>;
  /** Runs `work` on an empty database in memory, of which nothing is left afterwards. */
  scratch<T>(work: (connection: C) => Promise<T>): Promise<T>;
}

/** The adapter of a local SQLite file, over whatever driver: `C` is its connection, `S` its store. */
export class SqliteStorage<C extends SqlConnection, S extends SqlStore<C>> implements StorageAdapter {
  readonly specificationVersion = 'v1';
  readonly name: string;
  readonly supports: Capabilities;
  readonly migrations: MigrationControl;
  readonly #options: SqliteStorageOptions<C, S>;
  readonly #statements: Statements<C>;
  readonly #gate = new WriteGate();
  #store: S | null = null;
  #privateFile: PrivateFile | null = null;
  #connecting: Promise<void> | null = null;
  #disconnecting: Promise<void> | null = null;

  constructor(options: SqliteStorageOptions<C, S>) {
    const { name, location, settings, statements, scratch } = options;
    this.name = name;
    this.#options = options;
    this.#statements = statements;
    const onDisk = location.kind === 'file';
    this.supports = Object.freeze({
      durable: onDisk,
      multiProcess: onDisk,
      migrations: true,
      vacuum: true,
      backup: true,
      integrityCheck: true,
      sync: false,
      encryptionAtRest: settings.encryptionKey !== undefined,
      fullTextSearch: false,
    });
    const file = onDisk ? location.path : null;
    const connected = () => this.connected();
    this.migrations = createMigrator(migrationEngine({ gate: this.#gate, file, connected, scratch }));
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
    return this.connected().read(this.#statements.find(table, query));
  }

  async aggregate(table: string, query: AggregateQuery): Promise<AggregateRow[]> {
    return this.connected().read(this.#statements.aggregate(table, query));
  }

  async insert(table: string, rows: readonly Readonly<Row>[], options?: InsertOptions): Promise<Row[]> {
    return this.#write(() => this.#statements.insert(table, rows, options));
  }

  async update(table: string, where: Where, changes: Readonly<Row>): Promise<number> {
    return this.#write(() => this.#statements.update(table, where, changes));
  }

  async delete(table: string, where: Where): Promise<number> {
    return this.#write(() => this.#statements.remove(table, where));
  }

  async transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    { mode = 'write' }: TransactionOptions = {},
  ): Promise<T> {
    const store = this.connected();
    if (mode === 'read') {
      return this.#gate.runBeside(() =>
        store.view((connection) => guarded(readTransaction(connection, this.#statements), work)),
      );
    }
    return this.#gate.run(() =>
      store.write((connection) => guarded(writeTransaction(connection, this.#statements), work)),
    );
  }

  async vacuum(): Promise<void> {
    const store = this.connected();
    return this.#gate.run(() => store.vacuum());
  }

  async backup(path: string): Promise<void> {
    return backup(this.connected(), path);
  }

  async checkIntegrity(): Promise<IntegrityReport> {
    return checkIntegrity(this.connected());
  }

  async statistics(): Promise<StorageStatistics> {
    return statistics(this.connected());
  }

  async sync(): Promise<void> {
    this.connected();
    throw new StorageError('not-supported', 'A local file has no remote store to synchronise with.');
  }

  /** @throws StorageError `not-connected` */
  protected connected(): S {
    if (this.#store !== null) return this.#store;
    throw new StorageError('not-connected', 'This store is not connected: call connect first.');
  }

  async #open(): Promise<void> {
    const { location, settings, open } = this.#options;
    if (location.kind === 'file') {
      await inspectDatabasePath(location.path);
      this.#store = await open({ ...settings, path: location.path });
      return;
    }
    const privateFile = makePrivateFile();
    try {
      this.#store = await open({ ...settings, path: privateFile.path, enableWAL: true, synchronous: 'OFF' });
      this.#privateFile = privateFile;
    } catch (error) {
      privateFile.remove();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const store = this.#store;
    this.#store = null;
    await this.#gate.idle();
    await store?.close();
    this.#privateFile?.remove();
    this.#privateFile = null;
  }

  /** @param prepare Checks the call, and copies what was passed in before the caller can change it. */
  async #write<T>(prepare: () => WriteStatement<C, T>): Promise<T> {
    const store = this.connected();
    const statement = prepare();
    return this.#gate.run(() => store.writeOne(statement));
  }
}

async function guarded<T>(open: OpenTransaction, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const { tx, end } = guardTransaction(open.transaction);
  try {
    return await work(tx);
  } finally {
    end();
    await open.end();
  }
}
