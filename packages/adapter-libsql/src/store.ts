import {
  CONNECTION_PRAGMAS,
  isMoved,
  journalPragmas,
  type RawRow,
  refuseOtherJournal,
  type SqlStore,
  type SqlStoreOptions,
  type Statement,
  type WriterSettings,
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
  readonly #options: SqlStoreOptions;
  readonly #writer: Connection;
  /** As the engine told them when the store was opened. */
  readonly #writerSettings: WriterSettings;
  readonly #reader: Connection;
  readonly #idle: Connection[] = [];
  readonly #reading = new Set<Promise<unknown>>();
  #viewing = 0;

  private constructor(options: SqlStoreOptions, writer: Connection, settings: WriterSettings) {
    this.#options = options;
    this.path = options.path;
    this.#writer = writer;
    this.#writerSettings = settings;
    this.#reader = this.#newReader();
  }

  /** @throws StorageError `busy`, `wrong-key`, `not-a-database` and what else keeps the file from being opened. */
  static async open(options: SqlStoreOptions): Promise<Store> {
    const settings = settingsOf([...CONNECTION_PRAGMAS, ...writerPragmas(options)]);
    const writer = new Connection({ ...options, settings });
    try {
      await writer.open(settingsOf(journalPragmas(options)));
      const [journal] = await writer.all('PRAGMA journal_mode');
      refuseOtherJournal(journal?.journal_mode, options);
      return new Store(options, writer, await writerSettings(writer));
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  async read<T>(statement: Statement<Connection, T>): Promise<T> {
    return this.#track(Promise.resolve(statement(this.#reader)));
  }

  async writeOne<T>({ run }: WriteStatement<Connection, T>): Promise<T> {
    return this.write(async (connection) => run(connection));
  }

  async write<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const writer = this.#writer;
    await writer.begin('write');
    try {
      const result = await work(writer);
      await writer.commit();
      return result;
    } catch (error) {
      await writer.rollback();
      if (isMoved(error)) for (const connection of [this.#reader, ...this.#idle]) connection.renew();
      throw error;
    }
  }

  async view<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#track(this.#view(work));
  }

  /** Encrypted by the same key where the store is. Blocks the event loop meanwhile. */
  async copyTo(path: string): Promise<void> {
    // Not possible inside a transaction, so on a connection of its own.
    const connection = new Connection({ ...this.#options, settings: COMMON_SETTINGS });
    await this.#track(connection.run('VACUUM INTO ?', [path]).finally(() => connection.close()));
  }

  async maintain(script: string): Promise<void> {
    await this.#writer.open(script);
  }

  async maintainAtOnce(statement: string): Promise<readonly RawRow[]> {
    return this.#writer.allAtOnce(statement);
  }

  readerState(): { readers: number; reading: number } {
    const reading = this.#reading.size;
    return { readers: 1 + this.#idle.length + this.#viewing, reading };
  }

  async engineFacts(): Promise<Record<string, string | boolean>> {
    const encrypted = this.#options.encryptionKey !== undefined;
    return { name: 'libsql', encrypted, ...this.#writerSettings };
  }

  async close(): Promise<void> {
    while (this.#reading.size > 0) await Promise.allSettled(this.#reading);
    // The driver closes a connection only when its statements have been garbage collected, so the engine does not put
    // the log back into the file. Without this, a copy of the file alone would lack what is in the log. Where it fails,
    // nothing is lost: the log stays.
    await this.#writer.open('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
    for (const connection of [...this.#idle, this.#reader, this.#writer]) connection.close();
  }

  async #view<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = this.#idle.pop() ?? this.#newReader();
    this.#viewing++;
    try {
      await connection.begin('read');
      return await work(connection);
    } finally {
      this.#viewing--;
      await connection.rollback();
      if (this.#idle.length < IDLE_READERS) this.#idle.push(connection);
      else connection.close();
    }
  }

  async #track<T>(reading: Promise<T>): Promise<T> {
    this.#reading.add(reading);
    return reading.finally(() => this.#reading.delete(reading));
  }

  #newReader(): Connection {
    return new Connection({
      ...this.#options,
      settings: settingsOf([...CONNECTION_PRAGMAS, 'query_only = ON']),
    });
  }
}

/** What every connection has. */
export const COMMON_SETTINGS: string = settingsOf(CONNECTION_PRAGMAS);

function settingsOf(pragmas: readonly string[]): string {
  return pragmas.map((pragma) => `PRAGMA ${pragma};`).join(' ');
}
