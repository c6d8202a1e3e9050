import { AsyncLocalStorage } from 'node:async_hooks';
import { type DatabaseOperations, StorageError } from '@skep/contracts';
import { translateError } from '../errors/translate-error.ts';
import { type AnyOperation, bindOperations } from '../operations/bind-operations.ts';
import { conclude } from '../operations/refusal.ts';
import type { WriteScope } from './write-scope.ts';
import type { WriteRequest } from './write-task.ts';

/** Callers' own transactions, and what keeps calls from waiting for themselves inside one. */
export class OwnTransactions {
  readonly #scopes = new AsyncLocalStorage<{ open: boolean }>();

  /** @throws StorageError `invalid` when called from inside the work of a transaction of the same database. */
  refuseInside(): void {
    if (this.#scopes.getStore()?.open !== true) return;
    throw new StorageError(
      'invalid',
      'It is called inside db.transaction, and would wait for that transaction, or not see what it wrote: ' +
        'use the methods of tx.',
    );
  }

  request<T>(work: (tx: DatabaseOperations) => Promise<T>): WriteRequest<T> {
    return {
      operation: 'transaction',
      kind: 'transaction',
      work: async (scope, expiry) => {
        const mark = { open: true };
        const turns = new Turns();
        const tx = bindOperations((operation, args) => runInside(scope, turns, operation, args));
        try {
          // Given up, the work is undone before its caller is told.
          const value = await Promise.race([this.#scopes.run(mark, () => work(tx)), expiry()]);
          await turns.end();
          return value;
        } finally {
          mark.open = false;
          await turns.end();
        }
      },
    };
  }
}

async function runInside(
  scope: WriteScope,
  turns: Turns,
  operation: AnyOperation,
  args: unknown[],
): Promise<unknown> {
  const work = operation.prepare(...args);
  try {
    return await turns.take(async () => {
      // Events leave their instance's activity to the tracker; whoever else reads or writes must find it written.
      if (operation.kind !== 'log') await scope.settle();
      return conclude(await scope.attempt(() => work(scope.context)));
    });
  } catch (error) {
    throw translateError(error, { operation: operation.name, failure: operation.failure });
  }
}

/** One call at a time: what one has checked, another must not change before it writes. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #ended = false;

  take<R>(call: () => Promise<R>): Promise<R> {
    if (this.#ended) {
      return Promise.reject(
        new StorageError('invalid', 'The transaction has ended: await every call inside its work.'),
      );
    }
    const turn = this.#last.then(() => {
      if (this.#ended)
        throw new StorageError('invalid', 'The transaction ended before this call: await every call.');
      return call();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Lets the call under way finish, and refuses all others. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#last;
  }
}
