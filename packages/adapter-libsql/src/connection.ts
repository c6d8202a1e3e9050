import {
  type Client,
  createClient,
  type Transaction as DriverTransaction,
  type InStatement,
  type ResultSet,
} from '@libsql/client/sqlite3';
import { StorageError } from '@skep/contracts';
import {
  acquire,
  exactInteger,
  isMoved,
  type PlanValue,
  type RawRow,
  type SoloConnection,
  toStorageError,
} from '@skep/sql-schema';

export interface ConnectionOptions {
  /** Absolute; null for an empty database in memory, of this connection alone. */
  readonly path: string | null;
  readonly encryptionKey?: string | undefined;
  /** Statements that give every connection its settings, for those are the connection's, not the file's. */
  readonly settings: string;
  /** Milliseconds. */
  readonly busyTimeout: number;
}

/**
 * One connection: a client of the driver with a pool of one. Waits for locks without blocking the event loop, and
 * rejects with `StorageError`s.
 *
 * The driver never resets a statement that failed with `SQLITE_BUSY`. It then stays active, keeps the next commit from
 * succeeding, and keeps even a closed connection's locks and descriptors until garbage collection. `executeMultiple`
 * leaves no such statement behind, so whatever may have to wait for a lock goes through it.
 */
export class Connection implements SoloConnection {
  readonly #options: ConnectionOptions;
  #client: Client | null = null;
  #transaction: DriverTransaction | null = null;
  /** A statement that cannot be reset is active (see above), or the file has been replaced by another one. */
  #isSpoilt = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** False also where the engine has rolled the transaction back by itself, as some failures make it do. */
  get inTransaction(): boolean {
    return this.#transaction !== null && !this.#transaction.closed;
  }

  /** Runs statements that reach the file, once the locks allow it. */
  async open(sql: string = TOUCH): Promise<void> {
    await this.#acquire(async () => (await this.#usable()).executeMultiple(sql));
  }

  async all(sql: string, params: readonly PlanValue[] = [], table?: string): Promise<RawRow[]> {
    const { rows } = await this.execute({ sql, args: params.map(toArgument) }, table);
    return rows;
  }

  /** @returns How many rows were changed. */
  async run(sql: string, params: readonly PlanValue[] = [], table?: string): Promise<number> {
    const { rowsAffected } = await this.execute({ sql, args: params.map(toArgument) }, table);
    return rowsAffected;
  }

  /** One statement, in the transaction that is open or, once the locks allow it, on its own. */
  async execute(statement: InStatement, table?: string): Promise<ResultSet> {
    if (this.#transaction !== null) {
      this.refuseRolledBack();
      const transaction = this.#transaction;
      return this.#mapped(() => this.#spoiling(transaction.execute(statement)), table);
    }
    return this.#acquire(async () => {
      const client = await this.#usable();
      try {
        return await this.#spoiling(client.execute(statement));
      } catch (error) {
        if (!/no such table/.test(String(error))) throw error;
        // A connection that could not read the schema for a lock takes the table for missing: read it, or be told so.
        await client.executeMultiple(TOUCH);
        return this.#spoiling(client.execute(statement));
      }
    }, table);
  }

  /** The rows of one statement outside of any transaction; `busy` at once where a lock keeps it from running. */
  async allAtOnce(sql: string): Promise<RawRow[]> {
    return this.#mapped(async () => (await this.#spoiling((await this.#usable()).execute(sql))).rows);
  }

  async direct(sql: string): Promise<void> {
    await this.#mapped(async () => (await this.#usable()).executeMultiple(sql));
  }

  /** Several statements without parameters, in turn, in the transaction that is open. */
  async script(sql: string): Promise<void> {
    this.refuseRolledBack();
    await this.#mapped(async () => this.#transaction?.executeMultiple(sql));
  }

  /**
   * `write` has the write lock from its beginning: a transaction that takes it later fails when another process has
   * written meanwhile. `read` sees what is committed now, and goes on seeing it. `exclusive` has the file to itself.
   */
  async begin(mode: 'read' | 'write' | 'exclusive'): Promise<void> {
    const sql = FIRST_STATEMENTS[mode];
    await this.#acquire(async () => {
      const client = await this.#usable();
      const transaction = await client.transaction('deferred');
      try {
        await transaction.executeMultiple(sql);
        this.#transaction = transaction;
      } catch (error) {
        transaction.close();
        throw error;
      }
    });
  }

  async commit(): Promise<void> {
    await this.#acquire(async () => {
      this.refuseRolledBack();
      await this.#transaction?.executeMultiple('COMMIT');
    });
    this.#release();
  }

  async rollback(): Promise<void> {
    const transaction = this.#transaction;
    if (transaction !== null && !transaction.closed) {
      await transaction.executeMultiple('ROLLBACK').catch(() => {
        this.#isSpoilt = true;
      });
    }
    this.#release();
  }

  /** @throws StorageError `unknown` where a transaction was begun and is no longer open. */
  refuseRolledBack(): void {
    if (this.inTransaction) return;
    throw new StorageError(
      'unknown',
      'The engine rolled this transaction back after an error inside it; nothing of it was stored. Run it again.',
    );
  }

  /** The next call opens the file that has the path then. */
  renew(): void {
    this.#isSpoilt = true;
  }

  close(): void {
    this.#client?.close();
    this.#client = null;
  }

  async #usable(): Promise<Client> {
    if (this.#isSpoilt) this.close();
    if (this.#client !== null) return this.#client;
    const { path, encryptionKey, settings } = this.#options;
    const client = createClient({
      url: path === null ? ':memory:' : `file:${encodeURIComponent(path)}`,
      // Then the settings hold for the whole pool, and a transaction and its settings share a connection.
      concurrency: 1,
      timeout: 0,
      ...(encryptionKey !== undefined && { encryptionKey }),
    });
    try {
      await client.executeMultiple(settings);
      // Waits for the locks, where the connection before this one did not get them.
      if (this.#isSpoilt) await client.executeMultiple(TOUCH);
    } catch (error) {
      client.close();
      throw error;
    }
    this.#client = client;
    this.#isSpoilt = false;
    return client;
  }

  async #spoiling(executing: Promise<ResultSet>): Promise<ResultSet> {
    try {
      return await executing;
    } catch (error) {
      if (toStorageError(error).reason === 'busy') this.#isSpoilt = true;
      throw error;
    }
  }

  #release(): void {
    this.#transaction?.close();
    this.#transaction = null;
  }

  async #acquire<T>(tryOnce: () => Promise<T>, table?: string): Promise<T> {
    const { path, busyTimeout } = this.#options;
    return acquire(() => this.#mapped(tryOnce, table), busyTimeout, path ?? undefined);
  }

  async #mapped<T>(call: () => Promise<T>, table?: string): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (isMoved(error)) this.#isSpoilt = true;
      throw this.#toStorageError(error, table);
    }
  }

  #toStorageError(error: unknown, table: string | undefined): StorageError {
    const { path, encryptionKey } = this.#options;
    const file = path ?? undefined;
    if (error instanceof RangeError) return tooLarge(error, table);
    const mapped = toStorageError(error, { table, file });
    if (mapped.reason !== 'not-a-database' || encryptionKey === undefined) return mapped;
    const message =
      `The encryptionKey does not open ${file ?? 'the database'}: the file was made with another key, or is not ` +
      'encrypted (then leave encryptionKey out), or is no database.';
    return new StorageError('wrong-key', message, { cause: error });
  }
}

/** Reads a page of the file, and so takes a view of it. */
const TOUCH = 'SELECT 1 FROM sqlite_schema LIMIT 1';

/** After a plain BEGIN, which takes no lock and cannot be busy; a view is taken by the first read. */
const FIRST_STATEMENTS = {
  read: TOUCH,
  write: 'COMMIT; BEGIN IMMEDIATE',
  exclusive: 'COMMIT; BEGIN EXCLUSIVE',
};

/** The driver binds JavaScript numbers as REAL. */
function toArgument(value: PlanValue): string | bigint | null {
  return typeof value === 'bigint' ? value : exactInteger(value);
}

/** What the driver throws where an integer does not fit into a number. */
function tooLarge(cause: RangeError, table: string | undefined): StorageError {
  const where = table === undefined ? 'The database' : `The table ${table}`;
  const message = `${where} holds a whole number beyond 2^53: something other than Skep wrote it, or a sum is too large.`;
  return new StorageError('corrupt', message, { table, cause });
}
