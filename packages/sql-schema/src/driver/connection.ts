import { StorageError } from '@skep/contracts';
import type { SoloConnection } from '../adapter/solo-connection.ts';
import type { RowsCall, SqlCall } from '../adapter/statement.ts';
import type { RawRow } from '../codec.ts';
import { LruCache } from '../lru-cache.ts';
import type { PlanValue } from '../plans/plan.ts';
import { isMoved, toStorageError } from '../sqlite/error.ts';
import type { Driver, DriverDatabase, DriverStatement, StatementMode } from './driver.ts';

export interface ConnectionOptions {
  /** Absolute; null for an empty database in memory, of this connection alone. */
  readonly path: string | null;
  readonly encryptionKey?: string | undefined;
  /** PRAGMAs that the connection is given, in this order. */
  readonly pragmas: readonly string[];
}

/** How many prepared statements a connection keeps. */
const STATEMENTS = 128;

/** Reads a page of the file, and so takes a view of it. */
const TOUCH = 'SELECT 1 FROM sqlite_schema LIMIT 1';

/**
 * One connection, opened when it is first used. Its statements are prepared once and kept, for preparing costs more than most of
 * them; and only so many are kept, for each holds memory of the engine. Errors are `StorageError`s. It never waits for
 * a lock (`busy` comes at once): the driver would block the event loop meanwhile.
 */
export class Connection implements SoloConnection {
  readonly #driver: Driver;
  readonly #options: ConnectionOptions;
  readonly #statements = new LruCache<DriverStatement>(STATEMENTS);
  #database: DriverDatabase | null = null;
  #hasBegun = false;
  /** The file was replaced by another, or a statement that cannot be ended stands in the way: to be opened anew. */
  #isSpoilt = false;
  #isClosed = false;

  constructor(driver: Driver, options: ConnectionOptions) {
    this.#driver = driver;
    this.#options = options;
  }

  /** How many prepared statements are kept. */
  get statementCount(): number {
    return this.#statements.size;
  }

  /** False also where the engine has rolled the transaction back by itself, as some failures make it do. */
  get inTransaction(): boolean {
    return this.#hasBegun && this.#database?.inTransaction === true;
  }

  /** Reaches the file, and so tells what is no database, or another's. */
  touch(): void {
    this.direct(TOUCH);
  }

  rows({ shape, params, table, isSingle, mode, text }: RowsCall): unknown[] {
    try {
      const statement = this.#kept(shape) ?? this.#keep(shape, text(), mode);
      if (!isSingle) return statement.all(params);
      const row = statement.get(params);
      return row === undefined ? [] : [row];
    } catch (error) {
      throw this.#failed(error, table);
    }
  }

  change({ shape, params, table, text }: SqlCall): number {
    try {
      return (this.#kept(shape) ?? this.#keep(shape, text())).run(params);
    } catch (error) {
      throw this.#failed(error, table);
    }
  }

  /** @param mode The same for all calls with this text. */
  all(sql: string, params: readonly PlanValue[] = [], mode?: StatementMode): RawRow[] {
    try {
      return (this.#kept(sql) ?? this.#keep(sql, sql, mode)).all(params) as RawRow[];
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** The rows of one statement as arrays, and what their values are called: names may be there twice. */
  table(sql: string, params: readonly PlanValue[]): { columns: string[]; rows: unknown[][] } {
    try {
      const statement = this.#prepare(sql, { asArrays: true });
      return { columns: statement.columns(), rows: statement.all(params) as unknown[][] };
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Rows one by one, by a statement of its own. */
  iterate(sql: string, params: readonly PlanValue[]): Iterable<RawRow> {
    try {
      const statement = this.#prepare(sql, {});
      return (statement.iterate?.(params) ?? statement.all(params)) as Iterable<RawRow>;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Several statements without parameters, in turn, in the transaction that is open. */
  script(sql: string): void {
    this.refuseRolledBack();
    this.direct(sql);
  }

  direct(sql: string): void {
    try {
      this.#usable().exec(sql);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /**
   * `write` has the write lock from its beginning: a transaction that takes it later fails when another process has
   * written meanwhile. `read` sees what is committed now, and goes on seeing it. `exclusive` has the file to itself.
   */
  begin(mode: 'read' | 'write' | 'exclusive'): void {
    this.#control(BEGIN[mode]);
    this.#hasBegun = true;
    // The view is taken by the first read, not by BEGIN.
    if (mode === 'read') this.#touchOrRollBack();
  }

  commit(): void {
    this.refuseRolledBack();
    this.#control('COMMIT');
    this.#hasBegun = false;
  }

  /** Does nothing where the engine has rolled back by itself. */
  rollback(): void {
    if (this.inTransaction) {
      try {
        this.#control('ROLLBACK');
      } catch {
        this.#isSpoilt = true;
      }
    }
    this.#hasBegun = false;
  }

  /** @throws StorageError `unknown` where a transaction was begun and is no longer open. */
  refuseRolledBack(): void {
    if (this.inTransaction) return;
    throw new StorageError(
      'unknown',
      'The engine rolled this transaction back after an error inside it; nothing of it was stored. Run it again.',
    );
  }

  /** Copies the database to a new file, a part at a time. @returns False where the driver cannot. */
  async backup(path: string): Promise<boolean> {
    const database = this.#usable();
    if (database.backup === undefined) return false;
    try {
      await database.backup(path);
      return true;
    } catch (error) {
      throw toStorageError(error, { file: path });
    }
  }

  /** The next call opens the file that has the path then. */
  renew(): void {
    this.#isSpoilt = true;
  }

  close(): void {
    this.#isClosed = true;
    this.#letGo();
  }

  #kept(shape: string): DriverStatement | undefined {
    this.#usable();
    return this.#statements.get(shape);
  }

  #keep(shape: string, text: string, mode: StatementMode = {}): DriverStatement {
    const statement = this.#prepare(text, mode);
    this.#statements.set(shape, statement);
    return statement;
  }

  #prepare(text: string, mode: StatementMode): DriverStatement {
    const database = this.#usable();
    try {
      return database.prepare(text, mode);
    } catch (error) {
      if (!(error instanceof Error) || !/no such (table|column)/.test(error.message)) throw error;
      // It may be there since this connection last read the schema, and a lock may have kept it from looking again.
      // Then this read fails with that lock, and the call can be tried again.
      database.exec(TOUCH);
      return database.prepare(text, mode);
    }
  }

  /** A statement that may meet a lock. */
  #control(sql: string): void {
    if (!this.#driver.endsStatements) {
      this.direct(sql);
      return;
    }
    try {
      (this.#kept(sql) ?? this.#keep(sql, sql)).run([]);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #touchOrRollBack(): void {
    try {
      this.touch();
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  #usable(): DriverDatabase {
    if (this.#isSpoilt && !this.#hasBegun) this.#letGo();
    return this.#database ?? this.#open();
  }

  #open(): DriverDatabase {
    if (this.#isClosed)
      throw new StorageError('not-connected', 'This connection is closed: call connect first.');
    const { path, encryptionKey, pragmas } = this.#options;
    const database = this.#driver.open(path, encryptionKey);
    try {
      for (const pragma of pragmas) database.exec(`PRAGMA ${pragma}`);
      // Fails until the locks allow it, where the connection before this one did not get them.
      if (this.#isSpoilt) database.exec(TOUCH);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
    this.#isSpoilt = false;
    return database;
  }

  #letGo(): void {
    this.#statements.clear();
    this.#database?.close();
    this.#database = null;
  }

  #failed(error: unknown, table?: string): StorageError {
    const { path, encryptionKey } = this.#options;
    const file = path ?? undefined;
    const mapped = toStorageError(error, { table, file });
    if (isMoved(error) || (mapped.reason === 'busy' && !this.#driver.endsStatements)) this.#isSpoilt = true;
    if (mapped.reason !== 'not-a-database' || encryptionKey === undefined) return mapped;
    const message =
      `The encryptionKey does not open ${file ?? 'the database'}: the file was made with another key, or is not ` +
      'encrypted (then leave encryptionKey out), or is no database.';
    return new StorageError('wrong-key', message, { cause: error });
  }
}

const BEGIN = { read: 'BEGIN', write: 'BEGIN IMMEDIATE', exclusive: 'BEGIN EXCLUSIVE' };
