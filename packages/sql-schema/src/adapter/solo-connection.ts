import type { Awaitable, SqlConnection } from './statement.ts';

/** One connection to a file that no store of this process has open. Fails with `busy` at once instead of waiting. */
export interface SoloConnection extends SqlConnection {
  /** Several statements that stand outside of any transaction. */
  direct(sql: string): Awaitable<void>;
  begin(mode: 'write' | 'exclusive'): Awaitable<void>;
  commit(): Awaitable<void>;
  rollback(): Awaitable<void>;
  close(): void;
}
