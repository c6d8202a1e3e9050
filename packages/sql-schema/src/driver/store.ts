import { isStorageError } from '@skep/contracts';
import { CONNECTION_PRAGMAS, journalPragmas, refuseOtherJournal, writerPragmas } from '../adapter/pragmas.ts';
import type { SqlStore, SqlStoreOptions } from '../adapter/sql-store.ts';
import type { Awaitable, Statement, WriteStatement } from '../adapter/statement.ts';
import type { RawRow } from '../codec.ts';
import { acquire } from '../sqlite/acquire.ts';
import { isMoved } from '../sqlite/error.ts';
import { type WriterSettings, writerSettings } from '../sqlite/writer-settings.ts';
import { Connection } from './connection.ts';
import type { Driver } from './driver.ts';

/** How many connections of ended read transactions are kept for the next ones. */
const IDLE_READERS = 4;

/** The connections to one open file. */
export class Store implements SqlStore<Connection> {
  readonly path: string;
  readonly #driver: Driver;
  readonly #options: SqlStoreOptions;
  readonly #writer: Connection;
  /** As the engine told them when the store was opened. */
  readonly #writerSettings: WriterSettings;
  readonly #reader: Connection;
  readonly #idle: Connection[] = [];
  readonly #reading = new Set<Promise<unknown>>();
  #borrowed = 0;
  #isClosed = false;

  private constructor(
    driver: Driver,
    options: SqlStoreOptions,
    writer: Connection,
    settings: WriterSettings,
  ) {
    this.path = options.path;
    this.#driver = driver;
    this.#options = options;
    this.#writer = writer;
    this.#writerSettings = settings;
    this.#reader = this.#newReader();
  }

  /** @throws StorageError `busy`, `wrong-key`, `not-a-database` and what else keeps the file from being opened. */
  static async open(driver: Driver, options: SqlStoreOptions): Promise<Store> {
    const { path, encryptionKey, busyTimeout } = options;
    const pragmas = [...CONNECTION_PRAGMAS, ...writerPragmas(options)];
    const writer = new Connection(driver, { path, encryptionKey, pragmas });
    try {
      for (const pragma of journalPragmas(options)) {
        await acquire(() => writer.direct(`PRAGMA ${pragma}`), busyTimeout, path);
      }
      const [journal] = await acquire(() => writer.all('PRAGMA journal_mode'), busyTimeout, path);
      refuseOtherJournal(journal?.journal_mode, options);
      return new Store(driver, options, writer, await writerSettings(writer));
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  /** At once, unless a lock is in the way. */
  read<T>(statement: Statement<Connection, T>): Awaitable<T> {
    try {
      return statement(this.#reader);
    } catch (error) {
      if (!isBusy(error)) throw error;
      return this.#track(this.acquire(() => statement(this.#reader)));
    }
  }

  /** A single statement is a transaction of its own, and needs no further ones to say so. */
  async writeOne<T>({ statements, run }: WriteStatement<Connection, T>): Promise<T> {
    if (statements > 1 || !this.#driver.endsStatements) return this.write(run);
    return this.#renewing(() => run(this.#writer));
  }

  async write<T>(work: (connection: Connection) => Awaitable<T>): Promise<T> {
    const writer = this.#writer;
    await this.#renewing(() => writer.begin('write'));
    try {
      const result = await work(writer);
      await this.acquire(() => writer.commit());
      return result;
    } catch (error) {
      writer.rollback();
      if (isMoved(error)) this.#renew();
      throw error;
    }
  }

  async view<T>(work: (connection: Connection) => Awaitable<T>): Promise<T> {
    return this.#track(this.#view(work));
  }

  /** From one view, however long it takes. */
  async copyTo(path: string): Promise<void> {
    // A part at a time, between which the event loop turns.
    if (await this.view((connection) => connection.backup(path))) return;
    // Not possible inside a transaction, so on a connection of its own. Blocks the event loop meanwhile.
    const { encryptionKey } = this.#options;
    const pragmas = CONNECTION_PRAGMAS;
    const connection = new Connection(this.#driver, { path: this.path, encryptionKey, pragmas });
    const copying = this.acquire(() => connection.direct(`VACUUM INTO '${path.replaceAll("'", "''")}'`));
    await this.#track(copying.finally(() => connection.close()));
  }

  async maintain(script: string): Promise<void> {
    await this.acquire(() => this.#writer.direct(script));
  }

  async maintainAtOnce(statement: string): Promise<readonly RawRow[]> {
    return this.#writer.all(statement);
  }

  readerState(): { readers: number; reading: number } {
    return { readers: 1 + this.#idle.length + this.#borrowed, reading: this.#reading.size };
  }

  async engineFacts(): Promise<Record<string, string | boolean>> {
    const encrypted = this.#options.encryptionKey !== undefined;
    return { name: this.#driver.name, encrypted, ...this.#writerSettings };
  }

  /** A connection that only reads, of the caller's own until it is given back. */
  borrow(): Connection {
    this.#borrowed++;
    return this.#idle.pop() ?? this.#newReader();
  }

  giveBack(connection: Connection): void {
    this.#borrowed--;
    connection.rollback();
    if (this.#isClosed || this.#idle.length >= IDLE_READERS) connection.close();
    else this.#idle.push(connection);
  }

  /** Borrowed connections close when they are given back. */
  async close(): Promise<void> {
    while (this.#reading.size > 0) await Promise.allSettled(this.#reading);
    this.#isClosed = true;
    // A driver that closes a connection only at garbage collection does not put the log back into the file. Without this, a
    // copy of the file alone would lack what is in the log. Where it fails, nothing is lost: the log stays.
    if (!this.#driver.endsStatements) {
      await this.maintain('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
    }
    for (const connection of [...this.#idle, this.#reader, this.#writer]) connection.close();
  }

  /** Waits for a lock, without blocking the event loop. */
  acquire<T>(attempt: () => Awaitable<T>): Promise<T> {
    return acquire(attempt, this.#options.busyTimeout, this.path);
  }

  async #view<T>(work: (connection: Connection) => Awaitable<T>): Promise<T> {
    const connection = this.borrow();
    try {
      await this.acquire(() => connection.begin('read'));
      return await work(connection);
    } finally {
      this.giveBack(connection);
    }
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
    return this.acquire(attempt);
  }

  #renew(): void {
    for (const connection of [this.#writer, this.#reader, ...this.#idle]) connection.renew();
  }

  async #track<T>(reading: Promise<T>): Promise<T> {
    this.#reading.add(reading);
    try {
      return await reading;
    } finally {
      this.#reading.delete(reading);
    }
  }

  #newReader(): Connection {
    const { path, encryptionKey } = this.#options;
    return new Connection(this.#driver, {
      path,
      encryptionKey,
      pragmas: [...CONNECTION_PRAGMAS, 'query_only = ON'],
    });
  }
}

function isBusy(error: unknown): boolean {
  return isStorageError(error) && error.reason === 'busy';
}
