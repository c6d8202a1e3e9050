import { StorageError } from '@skep/contracts';
import { writerSettings } from '@skep/sql-schema';
import { Connection } from './connection.ts';

export interface StoreOptions {
  readonly path: string;
  readonly encryptionKey?: string | undefined;
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
  readonly isEncrypted: boolean;
  /** Runs one transaction at a time. */
  readonly writer: Connection;
  /** As the engine told them when the store was opened. */
  readonly writerSettings: Readonly<Record<string, string | boolean>>;
  readonly #options: StoreOptions;
  readonly #reader: Connection;
  readonly #idle: Connection[] = [];
  readonly #reading = new Set<Promise<unknown>>();

  private constructor(
    options: StoreOptions,
    writer: Connection,
    settings: Readonly<Record<string, string | boolean>>,
  ) {
    this.#options = options;
    this.path = options.path;
    this.isEncrypted = options.encryptionKey !== undefined;
    this.writer = writer;
    this.writerSettings = settings;
    this.#reader = this.#newReader();
  }

  /** @throws StorageError `busy`, `wrong-key`, `not-a-database` and what else keeps the file from being opened. */
  static async open(options: StoreOptions): Promise<Store> {
    const { synchronous, enableWAL } = options;
    const settings = `${COMMON_SETTINGS} PRAGMA synchronous = ${synchronous};`;
    const writer = new Connection({ ...options, settings });
    try {
      await writer.open(`PRAGMA journal_mode = ${enableWAL ? 'WAL' : 'DELETE'}`);
      await refuseOtherJournal(writer, options);
      return new Store(options, writer, await writerSettings((sql) => writer.all(sql)));
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  /** Runs a reading statement on what is committed. */
  async read<T>(statement: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#track(statement(this.#reader));
  }

  /** Runs `work` in a transaction. One call at a time. */
  async write<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const { writer } = this;
    await writer.begin('write');
    try {
      const result = await work(writer);
      await writer.commit();
      return result;
    } catch (error) {
      await writer.rollback();
      throw error;
    }
  }

  /** Runs `work` on a connection that sees what is committed now, and goes on seeing it. */
  async view<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#track(this.#view(work));
  }

  /** Runs `work` on a new connection, outside any transaction. */
  async alone<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = new Connection({ ...this.#options, settings: COMMON_SETTINGS });
    return this.#track(work(connection).finally(() => connection.close()));
  }

  /** Call it when no write is under way. Waits for what reads. */
  async close(): Promise<void> {
    while (this.#reading.size > 0) await Promise.allSettled(this.#reading);
    // The driver closes a connection only when its statements have been garbage collected, so the engine does not put
    // the log back into the file. Without this, a copy of the file alone would lack what is in the log. Where it fails,
    // nothing is lost: the log stays.
    await this.writer.open('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
    for (const connection of [...this.#idle, this.#reader, this.writer]) connection.close();
    this.#options.onClose?.();
  }

  async #view<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = this.#idle.pop() ?? this.#newReader();
    try {
      await connection.begin('read');
      return await work(connection);
    } finally {
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
    return new Connection({ ...this.#options, settings: `${COMMON_SETTINGS} PRAGMA query_only = ON;` });
  }
}

/** `trusted_schema`: SQL that a foreign hand put into the file's schema cannot call functions with side effects. */
const COMMON_SETTINGS = 'PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;';

/** SQLite keeps the old journal mode, without an error, where it cannot have the one asked for. */
async function refuseOtherJournal(writer: Connection, { path, enableWAL }: StoreOptions): Promise<void> {
  const [row] = await writer.all('PRAGMA journal_mode');
  const mode = row?.journal_mode;
  if (mode === (enableWAL ? 'wal' : 'delete')) return;
  throw new StorageError(
    'not-supported',
    `${path} cannot use a write-ahead log (it stays in the journal mode ${String(mode)}), as on a network drive. ` +
      'Put the file on a local disk, or set enableWAL to false.',
  );
}
