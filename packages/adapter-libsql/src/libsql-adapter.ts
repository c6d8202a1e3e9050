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
import {
  createMigrator,
  type DatabaseLocation,
  inspectDatabasePath,
  makePrivateFile,
  type SqliteSettings,
} from '@skep/sql-schema';
import { drizzleHandle, type SkepDrizzle } from './drizzle-handle.ts';
import { backup, checkIntegrity, statistics, vacuum } from './maintenance.ts';
import { migrationEngine } from './migration-engine.ts';
import { checkOptions, type LibsqlAdapterOptions } from './options.ts';
import { aggregate, find } from './statements/read.ts';
import { insert, remove, update, type Write } from './statements/write.ts';
import { Store } from './store.ts';
import { readTransaction, writeTransaction } from './transactions.ts';

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

class LibsqlFileAdapter implements LibsqlStorageAdapter {
  readonly specificationVersion = 'v1';
  readonly name = 'libsql';
  readonly supports: Capabilities;
  readonly migrations: MigrationControl;
  readonly #location: DatabaseLocation;
  readonly #settings: SqliteSettings;
  readonly #gate = new WriteGate();
  #drizzle: SkepDrizzle | null = null;
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
      encryptionAtRest: settings.encryptionKey !== undefined,
      fullTextSearch: false,
    });
    const file = onDisk ? location.path : null;
    this.migrations = createMigrator(
      migrationEngine({ gate: this.#gate, file, connected: () => this.#connected() }),
    );
  }

  /** Made when first asked for: reading the schema's relations takes time that most processes need not spend. */
  get drizzle(): SkepDrizzle {
    this.#drizzle ??= drizzleHandle(() => this.#connected());
    return this.#drizzle;
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
    throw new StorageError('not-supported', 'A local libSQL file has no remote store to synchronise with.');
  }

  async #open(): Promise<void> {
    const settings = this.#settings;
    if (this.#location.kind === 'file') {
      const { path } = this.#location;
      await inspectDatabasePath(path);
      this.#store = await Store.open({ ...settings, path });
      return;
    }
    const { path, remove } = makePrivateFile();
    // Nothing outlives the process, so nothing has to reach the disk.
    const options = { ...settings, path, enableWAL: true, synchronous: 'OFF', onClose: remove } as const;
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
    const { run } = prepare();
    return this.#gate.run(() => store.write(run));
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
