// A storage adapter that keeps everything in one JSON file. Small, honest, slow: each commit writes the whole file.
// It is the example of docs/write-an-adapter.md, and it passes the conformance suite.
import { resolve } from 'node:path';
import { createMemoryAdapter } from '@skep/adapter-memory';
import {
  type AggregateQuery,
  type AggregateRow,
  type Capabilities,
  type CheckpointResult,
  type DataMethods,
  type InsertOptions,
  type IntegrityReport,
  type MigrationControl,
  type Query,
  type RestoreResult,
  type Row,
  type SalvageReport,
  type StatisticsOptions,
  type StorageAdapter,
  StorageError,
  type StorageStatistics,
  type Transaction,
  type TransactionOptions,
  tableOf,
  tables,
  type Where,
} from '@skep/contracts';
import { type Contents, readContents, writeContents } from './json-file.ts';

const supports: Capabilities = Object.freeze({
  durable: true,
  multiProcess: false,
  migrations: false,
  vacuum: false,
  backup: false,
  restore: false,
  salvage: false,
  checkpoint: false,
  integrityCheck: false,
  sync: false,
  encryptionAtRest: false,
  fullTextSearch: false,
});

/** A store in the JSON file at `path`, which is made on the first write. One process at a time. */
export function createJsonFileAdapter(path: string): StorageAdapter {
  return new JsonFileAdapter(path);
}

class JsonFileAdapter implements StorageAdapter {
  readonly specificationVersion = 'v1';
  readonly name = 'json-file';
  readonly supports: Capabilities = supports;
  readonly migrations: MigrationControl = {
    status: () => this.#notSupported('migrations'),
    up: () => this.#notSupported('migrations'),
    down: () => this.#notSupported('migrations'),
    verify: () => this.#notSupported('migrations'),
  };
  readonly file: string;
  readonly #path: string;
  readonly #memory: StorageAdapter = createMemoryAdapter();
  /** The highest key given out, by table. Kept in the file, or the key of a deleted row would be given out again. */
  readonly #counters = new Map<string, number>();
  #connecting: Promise<void> | null = null;

  constructor(path: string) {
    this.#path = path;
    this.file = resolve(path);
  }

  async connect(): Promise<void> {
    if (this.isConnected()) return;
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = null;
    });
    await this.#connecting;
  }

  async disconnect(): Promise<void> {
    await this.#connecting;
    await this.#memory.disconnect();
  }

  isConnected(): boolean {
    return this.#connecting === null && this.#memory.isConnected();
  }

  find(table: string, query?: Query): Promise<Row[]> {
    return this.#memory.find(table, query);
  }

  aggregate(table: string, query: AggregateQuery): Promise<AggregateRow[]> {
    return this.#memory.aggregate(table, query);
  }

  insert(table: string, rows: readonly Readonly<Row>[], options?: InsertOptions): Promise<Row[]> {
    return this.transaction((tx) => tx.insert(table, rows, options));
  }

  update(table: string, where: Where, changes: Readonly<Row>): Promise<number> {
    return this.transaction((tx) => tx.update(table, where, changes));
  }

  delete(table: string, where: Where): Promise<number> {
    return this.transaction((tx) => tx.delete(table, where));
  }

  /** The file is written before the rows in memory are: a write that the disk refuses is rolled back. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    if (options.mode === 'read') return this.#memory.transaction(work, options);
    return this.#memory.transaction((tx) =>
      this.#undoingCounters(async () => {
        const result = await work({
          ...tx,
          insert: (...call) => this.#insert(tx, ...call),
          savepoint: (inner) => this.#undoingCounters(() => tx.savepoint(inner)),
        });
        await writeContents(this.#path, await this.#contents(tx));
        return result;
      }),
    );
  }

  statistics(options?: StatisticsOptions): Promise<StorageStatistics> {
    return this.#memory.statistics(options);
  }

  vacuum(): Promise<void> {
    return this.#notSupported('vacuum');
  }

  backup(): Promise<void> {
    return this.#notSupported('backup');
  }

  checkpoint(): Promise<CheckpointResult> {
    return this.#notSupported('checkpoint');
  }

  async restore(): Promise<RestoreResult> {
    throw lacking('restore');
  }

  async salvage(): Promise<SalvageReport> {
    throw lacking('salvage');
  }

  checkIntegrity(): Promise<IntegrityReport> {
    return this.#notSupported('checkIntegrity');
  }

  sync(): Promise<void> {
    return this.#notSupported('sync');
  }

  async #open(): Promise<void> {
    const { rows, counters } = await readContents(this.#path);
    for (const [table, highest] of Object.entries(counters)) this.#counters.set(table, highest);
    await this.#memory.connect();
    await this.#memory.transaction(async (tx) => {
      // The tables are listed parents first.
      for (const table of Object.keys(tables)) await tx.insert(table, rows[table] ?? []);
    });
  }

  async #insert(
    tx: Transaction,
    ...[table, rows, options]: Parameters<DataMethods['insert']>
  ): Promise<Row[]> {
    const { autoIncrement, primaryKey } = tableOf(table);
    const [key] = primaryKey;
    if (!autoIncrement || key === undefined) return tx.insert(table, rows, options);
    let highest = this.#counters.get(table) ?? 0;
    const keyed = rows.map((row) => {
      const assigned = row[key] === undefined ? highest + 1 : row[key];
      highest = Math.max(highest, Number(assigned));
      return { ...row, [key]: assigned };
    });
    const stored = await tx.insert(table, keyed, options);
    this.#counters.set(table, highest);
    return stored;
  }

  /** Keys that were given out by what is rolled back are free again. */
  async #undoingCounters<T>(work: () => Promise<T>): Promise<T> {
    const before = [...this.#counters];
    try {
      return await work();
    } catch (error) {
      this.#counters.clear();
      for (const [table, highest] of before) this.#counters.set(table, highest);
      throw error;
    }
  }

  async #contents(tx: DataMethods): Promise<Contents> {
    const rows = await Promise.all(
      Object.keys(tables).map(async (name) => [name, await tx.find(name)] as const),
    );
    return { rows: Object.fromEntries(rows), counters: Object.fromEntries(this.#counters) };
  }

  async #notSupported(what: string): Promise<never> {
    if (this.isConnected()) throw lacking(what);
    throw new StorageError('not-connected', 'This store is not connected: call connect first.');
  }
}

function lacking(what: string): StorageError {
  return new StorageError('not-supported', `The JSON file adapter has no ${what}.`);
}
