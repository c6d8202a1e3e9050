import {
  type Awaitable,
  acquire,
  CONNECTION_PRAGMAS,
  isMoved,
  journalPragmas,
  type RawRow,
  refuseOtherJournal,
  type SqlStore,
  type SqlStoreOptions,
  type Statement,
  type WriteStatement,
  writerPragmas,
  writerSettings,
} from '@skep/sql-schema';
import { Connection } from './connection.ts';

/** How many connections of ended read transactions are kept for the next ones. */
const IDLE_READERS = 4;

/** The connections to one open file. */
export class Store implements SqlStore<Connection> {
  readonly path: string;
  readonly busyTimeout: number;
  readonly #writer: Connection;
  readonly #reader: Connection;
  readonly #idle: Connection[] = [];
  readonly #reading = new Set<Promise<unknown>>();
  #borrowed = 0;
  #closed = false;

  private constructor({ path, busyTimeout }: SqlStoreOptions, writer: Connection) {
    this.path = path;
    this.busyTimeout = busyTimeout;
    this.#writer = writer;
    this.#reader = this.#openReader();
  }

  /** @throws StorageError `busy`, `not-a-database` and what else keeps the file from being opened. */
  static async open(options: SqlStoreOptions): Promise<Store> {
    const writer = await acquire(
      () => new Connection(writerOptions(options)),
      options.busyTimeout,
      options.path,
    );
    try {
      refuseOtherJournal(writer.pragma('journal_mode'), options);
      return new Store(options, writer);
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  async read<T>(statement: Statement<Connection, T>): Promise<T> {
    return this.#track(acquire(() => statement(this.#reader), this.busyTimeout, this.path));
  }

  /** A single statement is a transaction of its own, and needs no further ones to say so. */
  async writeOne<T>({ statements, run }: WriteStatement<Connection, T>): Promise<T> {
    if (statements > 1) return this.write(async (connection) => run(connection));
    return this.#renewing(() => run(this.#writer));
  }

  async write<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const writer = this.#writer;
    await this.#renewing(() => writer.run('BEGIN IMMEDIATE'));
    try {
      const result = await work(writer);
      writer.refuseRolledBack();
      await acquire(() => writer.run('COMMIT'), this.busyTimeout, this.path);
      return result;
    } catch (error) {
      writer.rollback();
      if (isMoved(error)) this.#renew();
      throw error;
    }
  }

  async view<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#track(this.#viewing(work));
  }

  async #viewing<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.borrow();
    try {
      connection.run('BEGIN');
      // The view is taken by the first read, not by BEGIN.
      await acquire(() => connection.all('SELECT 1 FROM sqlite_schema LIMIT 1'), this.busyTimeout, this.path);
      return await work(connection);
    } finally {
      this.giveBack(connection);
    }
  }

  /** A part at a time, between which the event loop turns; from one view, however long it takes. */
  async copyTo(path: string): Promise<void> {
    await this.view((connection) => connection.backup(path));
  }

  async maintain(script: string): Promise<void> {
    await acquire(() => this.#writer.script(script), this.busyTimeout, this.path);
  }

  async maintainAtOnce(statement: string): Promise<readonly RawRow[]> {
    return this.#writer.all(statement);
  }

  readerState(): { readers: number; reading: number } {
    return { readers: 1 + this.#idle.length + this.#borrowed, reading: this.#reading.size };
  }

  async engineFacts(): Promise<Record<string, string | boolean>> {
    return { name: 'better-sqlite3', ...(await writerSettings(this.#writer)) };
  }

  /** A connection that only reads, of the caller's own until it is given back. */
  async borrow(): Promise<Connection> {
    const connection =
      this.#idle.pop() ?? (await acquire(() => this.#openReader(), this.busyTimeout, this.path));
    this.#borrowed++;
    return connection;
  }

  giveBack(connection: Connection): void {
    this.#borrowed--;
    connection.rollback();
    if (this.#closed || this.#idle.length >= IDLE_READERS) connection.close();
    else this.#idle.push(connection);
  }

  /** Borrowed connections close when they are given back. */
  async close(): Promise<void> {
    while (this.#reading.size > 0) await Promise.allSettled(this.#reading);
    this.#closed = true;
    for (const connection of [...this.#idle, this.#reader, this.#writer]) connection.close();
  }

  /** Once the locks allow it; on the file that has the path now, where the one that was opened has been replaced. */
  async #renewing<T>(write: () => Awaitable<T>): Promise<T> {
    const attempt = async (): Promise<T> => {
      try {
        return await write();
      } catch (error) {
        if (isMoved(error)) this.#renew();
        throw error;
      }
    };
    return acquire(attempt, this.busyTimeout, this.path);
  }

  #renew(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
    this.#writer.renew();
    this.#reader.renew();
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
    return new Connection({ path: this.path, pragmas: [...CONNECTION_PRAGMAS, 'query_only = ON'] });
  }
}

function writerOptions(options: SqlStoreOptions) {
  const pragmas = [...CONNECTION_PRAGMAS, ...journalPragmas(options), ...writerPragmas(options)];
  return { path: options.path, pragmas };
}
