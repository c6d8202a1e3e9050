import type { PoolState } from '@skep/contracts';
import type { RawRow } from '../codec.ts';
import type { SqliteSettings } from '../sqlite/options.ts';
import type { Awaitable, Statement, WriteStatement } from './statement.ts';

/**
 * The connections to one open file: one that writes, one for single reads, and one for each read transaction, so that
 * nobody sees an open transaction but those inside it, and a read transaction keeps its view. All wait for locks without
 * blocking the event loop.
 */
export interface SqlStore<C> {
  readonly path: string;
  /** Runs a reading statement on what is committed: at once where nothing is in the way. */
  read<T>(statement: Statement<C, T>): Awaitable<T>;
  /** Runs one writing call as a transaction of its own. One call of `write` or `writeOne` at a time. */
  writeOne<T>(write: WriteStatement<C, T>): Promise<T>;
  /**
   * Runs `work` in a transaction that has the write lock from its beginning: one that takes it later fails when another
   * process has written meanwhile.
   */
  write<T>(work: (connection: C) => Awaitable<T>): Promise<T>;
  /** Runs `work` on a connection that sees what is committed now, and goes on seeing it. */
  view<T>(work: (connection: C) => Awaitable<T>): Promise<T>;
  /** Writes a consistent copy of what is committed to a new file, beside an open transaction too. */
  copyTo(path: string): Promise<void>;
  /**
   * Runs statements that stand outside of any transaction, on the connection that writes, and waits for locks. Called like a
   * write.
   */
  maintain(script: string): Promise<void>;
  /** The rows of one statement on that connection; fails with `busy` at once instead of waiting. Called like a write. */
  maintainAtOnce(statement: string): Promise<readonly RawRow[]>;
  /** The connections that read: those that are open, and those at work. */
  readerState(): Pick<PoolState, 'readers' | 'reading'>;
  /** The engine's name, and what it does not tell itself: the settings of the connection that writes. */
  engineFacts(): Promise<Readonly<Record<string, string | number | boolean>>>;
  /** Call it when no write is under way. Waits for what reads. */
  close(): Promise<void>;
}

export interface SqlStoreOptions extends Omit<SqliteSettings, 'synchronous'> {
  /** Absolute. */
  readonly path: string;
  /** `OFF` for a file that ends with the process, so that nothing of it has to reach the disk. */
  readonly synchronous: SqliteSettings['synchronous'] | 'OFF';
  /** There is no file yet, or one without a byte. */
  readonly isNew: boolean;
}
