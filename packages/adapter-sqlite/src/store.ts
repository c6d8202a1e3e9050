import { StorageError } from '@skep/contracts';
import { acquire } from '@skep/sql-schema';
import { Connection } from './connection.ts';
import type { Statement } from './statements/read.ts';

export interface StoreOptions {
  readonly path: string;
  readonly enableWAL: boolean;
  /** Milliseconds. */
  readonly busyTimeout: number;
  readonly synchronous: 'FULL' | 'NORMAL' | 'OFF';
  /** Runs when everything is closed. */
  readonly onClose?: () => void;
}

/** How many connections of ended read transactions are kept for the next ones. */
const IDLE_READERS = 4;

/**
 * The connections to one open file: one that writes, one for single reads, and one for each read transaction, so that
 * nobody sees an open transaction but those inside it, and a read transaction keeps its view.
 */
export class Store {
  readonly path: string;
  readonly busyTimeout: number;
  readonly #options: StoreOptions;
  readonly #writer: Connection;
  readonly #reader: Connection;
  readonly #idle: Connection[] = [];
  readonly #reading = new Set<Promise<unknown>>();
  #closed = false;

  private constructor(options: StoreOptions, writer: Connection) {
    this.#options = options;
    this.path = options.path;
    this.busyTimeout = options.busyTimeout;
    this.#writer = writer;
    this.#reader = this.#openReader();
  }

  /** @throws StorageError `busy`, `not-a-database` and what else keeps the file from being opened. */
  static async open(options: StoreOptions): Promise<Store> {
    const writer = await acquire(() => new Connection(writerOptions(options)), options.busyTimeout);
    try {
      refuseOtherJournal(writer, options);
      return new Store(options, writer);
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  /** The setting in force: `FULL`, `NORMAL`, or `OFF` for a store that ends with the process. */
  get synchronous(): string {
    return ['OFF', 'NORMAL', 'FULL'][Number(this.#writer.pragma('synchronous'))] ?? 'EXTRA';
  }

  /** Runs a reading statement on what is committed. */
  async read<T>(statement: Statement<T>): Promise<T> {
    return this.#track(acquire(() => statement(this.#reader), this.busyTimeout));
  }

  /** Runs one writing statement, which is a transaction of its own. One call of `write` or `writeOne` at a time. */
  async writeOne<T>(statement: Statement<T>): Promise<T> {
    return acquire(() => statement(this.#writer), this.busyTimeout);
  }

  /**
   * Runs `work` in a transaction that has the write lock from its beginning: one that takes it later fails when another
   * process has written meanwhile.
   */
  async write<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const writer = this.#writer;
    await acquire(() => writer.run('BEGIN IMMEDIATE'), this.busyTimeout);
    try {
      const result = await work(writer);
      refuseRolledBack(writer);
      await acquire(() => writer.run('COMMIT'), this.busyTimeout);
      return result;
    } catch (error) {
      if (writer.inTransaction) writer.run('ROLLBACK');
      throw error;
    }
  }

  /** Runs `work` on a connection that sees what is committed now, and goes on seeing it. */
  async view<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#track(this.#viewing(work));
  }

  async #viewing<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.borrow();
    try {
      connection.run('BEGIN');
      // The view is taken by the first read, not by BEGIN.
      await acquire(() => connection.all('SELECT 1 FROM sqlite_schema LIMIT 1'), this.busyTimeout);
      return await work(connection);
    } finally {
      this.giveBack(connection);
    }
  }

  /** A connection that only reads, of the caller's own until it is given back. */
  async borrow(): Promise<Connection> {
    return this.#idle.pop() ?? acquire(() => this.#openReader(), this.busyTimeout);
  }

  giveBack(connection: Connection): void {
    if (connection.inTransaction) connection.run('ROLLBACK');
    if (this.#closed || this.#idle.length >= IDLE_READERS) connection.close();
    else this.#idle.push(connection);
  }

  /** Call it when no write is under way. Waits for what reads; borrowed connections close when they are given back. */
  async close(): Promise<void> {
    while (this.#reading.size > 0) await Promise.allSettled(this.#reading);
    this.#closed = true;
    for (const connection of [...this.#idle, this.#reader, this.#writer]) connection.close();
    this.#options.onClose?.();
  }

  async #track<T>(reading: Promise<T>): Promise<T> {
    this.#reading.add(reading);
    try {
      return await reading;
    } finally {
      this.#reading.delete(reading);
    }
  }

  #openReader(): Connection {
    return new Connection({ path: this.path, pragmas: [...COMMON_PRAGMAS, 'query_only = ON'] });
  }
}

/** `trusted_schema`: SQL that a foreign hand put into the file's schema cannot call functions with side effects. */
const COMMON_PRAGMAS = ['foreign_keys = ON', 'trusted_schema = OFF'];

function writerOptions({ path, enableWAL, synchronous }: StoreOptions) {
  const journal = `journal_mode = ${enableWAL ? 'WAL' : 'DELETE'}`;
  return { path, pragmas: [...COMMON_PRAGMAS, journal, `synchronous = ${synchronous}`] };
}

/** SQLite keeps the old journal mode, without an error, where it cannot have the one asked for. */
function refuseOtherJournal(writer: Connection, { path, enableWAL }: StoreOptions): void {
  const mode = writer.pragma('journal_mode');
  if (mode === (enableWAL ? 'wal' : 'delete')) return;
  throw new StorageError(
    'not-supported',
    `${path} cannot use a write-ahead log (it stays in the journal mode ${String(mode)}), as on a network drive. ` +
      'Put the file on a local disk, or set enableWAL to false.',
  );
}

/** Some failures (a full disk, say) make the engine roll back by itself; what follows would be outside of it. */
export function refuseRolledBack(connection: Connection): void {
  if (connection.inTransaction) return;
  throw new StorageError(
    'unknown',
    'The engine rolled this transaction back after an error inside it; nothing of it was stored. Run it again.',
  );
}
