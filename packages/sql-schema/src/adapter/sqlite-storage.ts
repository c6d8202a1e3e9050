import {
  type AggregateQuery,
  type AggregateRow,
  type BackupOptions,
  type Capabilities,
  type CheckpointResult,
  type InsertOptions,
  type IntegrityReport,
  type MigrationControl,
  type Query,
  type RestoreOptions,
  type RestoreResult,
  type Row,
  type SalvageReport,
  type StatisticsOptions,
  type StorageAdapter,
  StorageError,
  type StorageStatistics,
  type Transaction,
  type TransactionOptions,
  type VacuumOptions,
  type Where,
} from '@skep/contracts';
import { WriteGate } from '@skep/contracts/adapter-kit';
import { createMigrator } from '../migrations/migrator.ts';
import { inspectDatabasePath } from '../sqlite/inspect-path.ts';
import type { DatabaseLocation } from '../sqlite/location.ts';
import { registerUse } from '../sqlite/open-files.ts';
import type { SqliteSettings } from '../sqlite/options.ts';
import { makePrivateFile, type PrivateFile } from '../sqlite/private-file.ts';
import { checkpoint } from './checkpoint.ts';
import { refuseLogUsers } from './exclusive.ts';
import { checkIntegrity, damageReport } from './integrity.ts';
import { LogCap } from './log-cap.ts';
import { backup, statistics } from './maintenance.ts';
import { migrationEngine } from './migration-engine.ts';
import { restore } from './restore.ts';
import type { SoloConnection } from './solo-connection.ts';
import type { SqlStore, SqlStoreOptions } from './sql-store.ts';
import type { Statements, WriteStatement } from './statement.ts';
import { type OpenTransaction, readTransaction, writeTransaction } from './transactions.ts';
import { vacuum } from './vacuum.ts';

/** What tells one SQLite engine from another. */
export interface SqliteStorageOptions<C, S> {
  readonly name: string;
  readonly location: DatabaseLocation;
  readonly settings: SqliteSettings;
  readonly statements: Statements<C>;
  open(options: SqlStoreOptions): Promise<S>;
  /** Opens a file by itself, with the key of the store. */
  openFile(path: string): Promise<C>;
  /** The same for a file whose schema may be damaged. */
  openDamaged(path: string): Promise<C>;
  /** Makes the engine let go of what it keeps of connections that were closed. */
  letGo(): Promise<void>;
  /** Runs `work` on an empty database in memory, of which nothing is left afterwards. */
  scratch<T>(work: (connection: C) => Promise<T>): Promise<T>;
}

/** The adapter of a local SQLite file, over whatever driver: `C` is its connection, `S` its store. */
export class SqliteStorage<C extends SoloConnection, S extends SqlStore<C>> implements StorageAdapter {
  readonly specificationVersion = 'v1';
  readonly name: string;
  readonly supports: Capabilities;
  readonly migrations: MigrationControl;
  readonly file: string | null;
  readonly #options: SqliteStorageOptions<C, S>;
  readonly #statements: Statements<C>;
  readonly #gate = new WriteGate();
  readonly #logCap: LogCap;
  #store: S | null = null;
  #endUse: (() => void) | null = null;
  #privateFile: PrivateFile | null = null;
  #connecting: Promise<void> | null = null;
  /** Work on the file while the store is not connected. */
  #offline: Promise<unknown> = Promise.resolve();
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
      restore: onDisk,
      salvage: onDisk,
      checkpoint: settings.enableWAL || !onDisk,
      integrityCheck: true,
      sync: false,
      encryptionAtRest: settings.encryptionKey !== undefined,
      fullTextSearch: false,
    });
    const file = onDisk ? location.path : null;
    this.file = file;
    this.#logCap = new LogCap(settings.walSizeLimit);
    const engine = migrationEngine({
      gate: this.#gate,
      file,
      connected: () => this.connected(),
      backup: (path) => this.backup(path),
      scratch,
    });
    this.migrations = createMigrator(engine);
  }

  async connect(): Promise<void> {
    await this.#disconnecting;
    await this.#offline;
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
        store.view((connection) => inside(readTransaction(connection, this.#statements), work)),
      );
    }
    return this.#gate.run(async () => {
      const result = await store.write((connection) =>
        inside(writeTransaction(connection, this.#statements), work),
      );
      await this.#logCap.afterCommit(store);
      return result;
    });
  }

  async vacuum(options: VacuumOptions = {}): Promise<void> {
    const store = this.connected();
    return this.#gate.run(() => vacuum(store, options));
  }

  async checkpoint(): Promise<CheckpointResult> {
    const store = this.connected();
    if (!this.supports.checkpoint) throw notSupported('has no write-ahead log: enableWAL is false');
    return this.#gate.run(() => checkpoint(store));
  }

  async backup(path: string, options?: BackupOptions): Promise<void> {
    return backup(this.connected(), path, this.#options, options);
  }

  async restore(source: string, options?: RestoreOptions): Promise<RestoreResult> {
    const { statements, openFile, settings } = this.#options;
    const { busyTimeout } = settings;
    return this.#unconnected('restored', (file) =>
      restore({ file, busyTimeout, statements, openFile }, source, options),
    );
  }

  async salvage(target: string): Promise<SalvageReport> {
    const { openFile, openDamaged, settings } = this.#options;
    const isEncrypted = settings.encryptionKey !== undefined;
    // Few stores are ever salvaged: what it takes is loaded only then.
    const { salvage } = await import('../salvage/salvage.ts');
    return this.#unconnected('salvaged', (file) =>
      salvage({ file, isEncrypted, openFile, openDamaged }, target),
    );
  }

  async checkIntegrity(): Promise<IntegrityReport> {
    return this.connected()
      .view((connection) => checkIntegrity(connection))
      .catch(damageReport);
  }

  async statistics(options?: StatisticsOptions): Promise<StorageStatistics> {
    const { running, waiting } = this.#gate.state();
    return statistics(this.connected(), { writing: running, waitingWriters: waiting }, options);
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
    const { name, location, settings, open, letGo } = this.#options;
    if (location.kind === 'file') {
      const isNew = !(await inspectDatabasePath(location.path));
      const endUse = await registerUse(location.path, { engine: name, enableWAL: settings.enableWAL, letGo });
      try {
        if (!settings.enableWAL) await refuseLogUsers(location.path);
        this.#store = await open({ ...settings, path: location.path, isNew });
        this.#endUse = endUse;
      } catch (error) {
        endUse();
        throw error;
      }
      return;
    }
    const privateFile = makePrivateFile();
    try {
      this.#store = await open({
        ...settings,
        path: privateFile.path,
        enableWAL: true,
        synchronous: 'OFF',
        isNew: true,
      });
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
    this.#endUse?.();
    this.#endUse = null;
    this.#privateFile?.remove();
    this.#privateFile = null;
    // Nothing in opening, reading, writing and closing need take the event loop a turn. Whoever does so again and again must
    // not keep it from everybody else, nor the driver from letting go of what was closed.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Runs work on the file of the store, which nobody connects to meanwhile. */
  async #unconnected<T>(done: string, work: (file: string) => Promise<T>): Promise<T> {
    const { file } = this;
    if (file === null) throw notSupported(`lives in memory and cannot be ${done}`);
    if (this.#store !== null || this.#connecting !== null) {
      throw new StorageError(
        'invalid',
        `This store is connected and cannot be ${done}: call disconnect first.`,
      );
    }
    await this.#disconnecting;
    const turn = this.#offline.then(async () => {
      // What an earlier try has left open would look like another's use.
      await this.#options.letGo();
      return work(file);
    });
    this.#offline = turn.catch(() => undefined);
    return turn;
  }

  /** @param prepare Checks the call, and copies what was passed in before the caller can change it. */
  async #write<T>(prepare: () => WriteStatement<C, T>): Promise<T> {
    const store = this.connected();
    const statement = prepare();
    return this.#gate.run(async () => {
      const result = await store.writeOne(statement);
      await this.#logCap.afterCommit(store);
      return result;
    });
  }
}

function notSupported(what: string): StorageError {
  return new StorageError('not-supported', `This store ${what}.`);
}

async function inside<T>(
  { transaction, end }: OpenTransaction,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await work(transaction);
  } finally {
    await end();
  }
}
