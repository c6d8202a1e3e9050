import {
  type AdapterOptions,
  type AggregateQuery,
  type AggregateRow,
  type Capabilities,
  type CheckpointResult,
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
  tables,
  type Where,
} from '@skep/contracts';
import { guardTransaction, WriteGate } from '@skep/contracts/adapter-kit';
import { readTransaction, writeTransaction } from './memory-transaction.ts';
import { aggregate, find } from './read-statements.ts';
import { CommittedStore, StoreLayer } from './store-state.ts';
import { insert, remove, update, type WriteStatement } from './write-statements.ts';

/** `url`, where given, is `memory:`; the other options are for stores on disk and change nothing here. */
export type MemoryAdapterOptions = Partial<AdapterOptions>;

/**
 * A store that lives in this process's memory, each with rows of its own. It is not durable: `disconnect` discards
 * the rows.
 *
 * @throws StorageError `invalid` for a URL of another scheme.
 *
 * @example
 * const adapter = createMemoryAdapter();
 * await adapter.connect();
 */
export function createMemoryAdapter({ url = 'memory:' }: MemoryAdapterOptions = {}): StorageAdapter {
  if (url !== 'memory:' && url !== ':memory:') {
    throw new StorageError('invalid', `The memory adapter opens memory: and nothing else, not ${url}.`);
  }
  return new MemoryAdapter();
}

const supports: Capabilities = Object.freeze({
  durable: false,
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

class MemoryAdapter implements StorageAdapter {
  readonly specificationVersion = 'v1';
  readonly name = 'memory';
  readonly supports: Capabilities = supports;
  readonly file = null;
  readonly migrations: MigrationControl = {
    status: () => this.#notSupported('migrations'),
    up: () => this.#notSupported('migrations'),
    down: () => this.#notSupported('migrations'),
    verify: () => this.#notSupported('migrations'),
  };
  readonly #gate = new WriteGate();
  #store: CommittedStore | null = null;
  #disconnecting: Promise<void> | null = null;

  async connect(): Promise<void> {
    await this.#disconnecting;
    this.#store ??= new CommittedStore();
  }

  async disconnect(): Promise<void> {
    this.#gate.refuseInside();
    this.#store = null;
    this.#disconnecting ??= this.#gate.idle().finally(() => {
      this.#disconnecting = null;
    });
    await this.#disconnecting;
  }

  isConnected(): boolean {
    return this.#store !== null;
  }

  async find(table: string, query?: Query): Promise<Row[]> {
    return find(this.#connected(), table, query);
  }

  async aggregate(table: string, query: AggregateQuery): Promise<AggregateRow[]> {
    return aggregate(this.#connected(), table, query);
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
    return mode === 'read' ? this.#readTransaction(store, work) : this.#writeTransaction(store, work);
  }

  async vacuum(): Promise<void> {
    return this.#notSupported('vacuum');
  }

  async backup(): Promise<void> {
    return this.#notSupported('backup');
  }

  async checkpoint(): Promise<CheckpointResult> {
    return this.#notSupported('checkpoint');
  }

  /** Asked for while a store is not connected, which makes no difference here. */
  async restore(): Promise<RestoreResult> {
    throw lacking('restore');
  }

  async salvage(): Promise<SalvageReport> {
    throw lacking('salvage');
  }

  async checkIntegrity(): Promise<IntegrityReport> {
    return this.#notSupported('checkIntegrity');
  }

  async sync(): Promise<void> {
    return this.#notSupported('sync');
  }

  async statistics({ rows: isCounted = true }: StatisticsOptions = {}): Promise<StorageStatistics> {
    const store = this.#connected();
    const { running, waiting } = this.#gate.state();
    const names = isCounted ? Object.keys(tables) : [];
    const rows = names.map((name) => [name, [...store.table(name).rows()].length]);
    return {
      rows: Object.fromEntries(rows),
      databaseBytes: null,
      unusedBytes: null,
      walBytes: null,
      pool: { writing: running, waitingWriters: waiting, readers: 0, reading: 0 },
      engine: { name: 'memory' },
    };
  }

  #connected(): CommittedStore {
    if (this.#store !== null) return this.#store;
    throw new StorageError('not-connected', 'This store is not connected: call connect first.');
  }

  /** @param prepare Checks the call, and copies what was passed in before the caller can change it. */
  async #write<T>(prepare: () => WriteStatement<T>): Promise<T> {
    const store = this.#connected();
    const statement = prepare();
    return this.#gate.run(async () => statement(store));
  }

  async #writeTransaction<T>(store: CommittedStore, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#gate.run(async () => {
      const layer = new StoreLayer(store);
      const { tx, end } = guardTransaction(writeTransaction(layer));
      try {
        const result = await work(tx);
        layer.merge();
        return result;
      } finally {
        end();
      }
    });
  }

  async #readTransaction<T>(store: CommittedStore, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#gate.runBeside(async () => {
      const view = store.hold();
      const { tx, end } = guardTransaction(readTransaction(view));
      try {
        return await work(tx);
      } finally {
        end();
        view.release();
      }
    });
  }

  async #notSupported(what: string): Promise<never> {
    this.#connected();
    throw lacking(what);
  }
}

function lacking(what: string): StorageError {
  return new StorageError(
    'not-supported',
    `The memory adapter has no ${what}: use a store on disk for that.`,
  );
}
