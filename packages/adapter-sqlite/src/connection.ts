import { StorageError } from '@skep/contracts';
import {
  LruCache,
  type PlanValue,
  type RawRow,
  type SoloConnection,
  type SqliteErrorContext,
  toStorageError,
} from '@skep/sql-schema';
import BetterSqlite3 from 'better-sqlite3';

export interface ConnectionOptions {
  readonly path: string;
  /** PRAGMA statements, run once, in order. */
  readonly pragmas: readonly string[];
}

/** How many prepared statements a connection keeps. */
const STATEMENTS = 128;

/**
 * One connection. Its statements are prepared once and kept, for preparing costs more than most of them; and only so
 * many are kept, for each holds memory of the engine. Errors are `StorageError`s. It never waits for a lock (`busy`
 * comes at once): the driver would block the event loop meanwhile.
 */
export class Connection implements SoloConnection {
  #database: BetterSqlite3.Database;
  readonly #options: ConnectionOptions;
  readonly #statements = new LruCache<BetterSqlite3.Statement>(STATEMENTS);

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#database = this.#mapped(() => open(options));
  }

  /** How many prepared statements are kept. */
  get statementCount(): number {
    return this.#statements.size;
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** @throws StorageError `unknown` */
  refuseRolledBack(): void {
    if (this.#database.inTransaction) return;
    // Some failures (a full disk, say) make the engine roll back by itself; what follows would be outside of it.
    throw new StorageError(
      'unknown',
      'The engine rolled this transaction back after an error inside it; nothing of it was stored. Run it again.',
    );
  }

  /** The rows of one statement, which are the caller's own; none for a statement that gives none. */
  all(
    sql: string,
    params: readonly PlanValue[] = [],
    { bigints = false, table }: RunOptions = {},
  ): Record<string, unknown>[] {
    return this.#mapped(() => {
      const statement = this.#statement(sql);
      if (statement.reader)
        return statement.safeIntegers(bigints).all(...params) as Record<string, unknown>[];
      statement.run(...params);
      return [];
    }, table);
  }

  /** @returns How many rows were changed. */
  run(sql: string, params: readonly PlanValue[] = [], { table }: RunOptions = {}): number {
    return this.#mapped(() => this.#statement(sql).run(...params).changes, table);
  }

  /** Several statements without parameters, in turn. */
  script(sql: string): void {
    this.#mapped(() => this.#database.exec(sql));
  }

  direct(sql: string): void {
    this.script(sql);
  }

  begin(mode: 'write' | 'exclusive'): void {
    this.run(mode === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN EXCLUSIVE');
  }

  commit(): void {
    this.run('COMMIT');
  }

  /** Does nothing where the engine has rolled back by itself. */
  rollback(): void {
    if (this.inTransaction) this.run('ROLLBACK');
  }

  /** Rows one by one, by a statement of its own. */
  iterate(sql: string, params: readonly PlanValue[]): IterableIterator<RawRow> {
    return this.#mapped(() => this.#database.prepare(sql).iterate(...params) as IterableIterator<RawRow>);
  }

  /** The first value that a PRAGMA gives. */
  pragma(pragma: string): unknown {
    return this.#mapped(() => this.#database.pragma(pragma, { simple: true }));
  }

  /** Copies the database to a new file, a part at a time, between which the event loop turns. */
  async backup(path: string): Promise<void> {
    try {
      await this.#database.backup(path);
    } catch (error) {
      throw toStorageError(error, { file: path });
    }
  }

  /** Opens the file that has the path now. */
  renew(): void {
    this.#statements.clear();
    this.#database.close();
    this.#database = this.#mapped(() => open(this.#options));
  }

  close(): void {
    this.#statements.clear();
    this.#mapped(() => this.#database.close());
  }

  #statement(sql: string): BetterSqlite3.Statement {
    return this.#statements.get(sql, () => this.#prepare(sql));
  }

  #prepare(sql: string): BetterSqlite3.Statement {
    try {
      return this.#database.prepare(sql);
    } catch (error) {
      if (!(error instanceof Error) || !/^no such (table|column)/.test(error.message)) throw error;
      // It may be there since this connection last read the schema, and a lock may have kept it from looking again.
      // Then this read fails with that lock, and the call can be tried again.
      this.#database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
      return this.#database.prepare(sql);
    }
  }

  #mapped<T>(call: () => T, table?: string): T {
    try {
      return call();
    } catch (error) {
      const context: SqliteErrorContext = { table, file: this.#options.path };
      throw error instanceof TypeError && error.message.includes('connection is not open')
        ? new StorageError('not-connected', 'This connection is closed: call connect first.', {
            cause: error,
          })
        : toStorageError(error, context);
    }
  }
}

function open({ path, pragmas }: ConnectionOptions): BetterSqlite3.Database {
  const database = new BetterSqlite3(path, { timeout: 0 });
  try {
    for (const pragma of pragmas) database.pragma(pragma);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

export interface RunOptions {
  /** Integers as `bigint`, for those that a number cannot hold exactly. */
  readonly bigints?: boolean;
  /** The table that the statement is about, for errors. */
  readonly table?: string;
}
