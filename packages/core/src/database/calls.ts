import type { DatabaseErrorCode, DatabaseHooks } from '@skep/contracts';
import { translateConnectError, translateError } from '../errors/translate-error.ts';
import type { OwnTransactions } from '../writes/own-transaction.ts';
import type { Connection } from './connection.ts';

/** What a call needs: `store` an open one, `data` one whose data may be touched. */
export type Needs = 'nothing' | 'store' | 'data';

/**
 * Runs one call of the database: refused inside a transaction of its own, reported, its failures translated.
 *
 * @param failure The code of a storage failure that has none of its own; `connect` for those of connecting.
 */
export type Call = <T>(
  operation: string,
  failure: DatabaseErrorCode | 'connect',
  needs: Needs,
  run: () => Promise<T>,
) => Promise<T>;

export interface CallOptions {
  readonly connection: Connection;
  readonly transactions: OwnTransactions;
  /** Undefined where nobody listens. */
  readonly onOperation: DatabaseHooks['onOperation'];
}

export function callRunner({ connection, transactions, onOperation }: CallOptions): Call {
  return async (operation, failure, needs, run) => {
    const start = onOperation === undefined ? 0 : performance.now();
    try {
      transactions.refuseInside();
      if (needs === 'data') connection.requireUsable();
      else if (needs === 'store') connection.requireOpen();
      const result = await run();
      onOperation?.({ operation, durationMs: performance.now() - start, error: null });
      return result;
    } catch (caught) {
      const error =
        failure === 'connect'
          ? translateConnectError(caught)
          : translateError(caught, { operation, failure });
      onOperation?.({ operation, durationMs: performance.now() - start, error });
      throw error;
    }
  };
}
