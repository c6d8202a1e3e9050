import type { StoreCopy } from '@skep/contracts';
import { checkIntegrity } from './integrity.ts';
import type { SoloConnection } from './solo-connection.ts';
import type { Statements } from './statement.ts';

export interface FinishCopyOptions<C> {
  readonly path: string;
  readonly statements: Statements<C>;
  openFile(path: string): Promise<C>;
  inspect: ((copy: StoreCopy) => Promise<void>) | undefined;
}

/**
 * Makes a copy a single file (one that says it has a log gets one as soon as it is read), and has it looked at.
 *
 * @throws what `inspect` throws, and what keeps the copy from being opened.
 */
export async function finishCopy<C extends SoloConnection>(options: FinishCopyOptions<C>): Promise<void> {
  const { path, statements, openFile, inspect } = options;
  const connection = await openFile(path);
  try {
    await connection.direct('PRAGMA journal_mode = DELETE');
    if (inspect === undefined) return;
    await connection.direct('PRAGMA query_only = ON');
    await inspect({
      find: async (table, query) => statements.find(table, query)(connection),
      aggregate: async (table, query) => statements.aggregate(table, query)(connection),
      checkIntegrity: () => checkIntegrity(connection),
    });
  } finally {
    connection.close();
  }
}
