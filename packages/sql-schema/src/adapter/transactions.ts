import { StorageError, type Transaction } from '@skep/contracts';
import { Savepoints } from '../sqlite/savepoints.ts';
import type { Awaitable, SqlConnection, Statement, Statements, WriteStatement } from './statement.ts';

/** What the work of a transaction gets, and how it ends. */
export interface OpenTransaction {
  readonly transaction: Transaction;
  /** Waits for the call that is under way. Those that were not awaited and still wait for their turn reject. */
  end(): Promise<void>;
}

/** Calls made at once run one after another. */
export function writeTransaction<C extends SqlConnection>(
  connection: C,
  { find, aggregate, insert, update, remove }: Statements<C>,
): OpenTransaction {
  let isOpen = true;
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Awaitable<T>): Promise<T> => {
    const turn = tail.then(() => {
      // The connection may belong to the next transaction by now.
      if (!isOpen)
        throw new StorageError('invalid', 'This transaction has ended: await every call inside its work.');
      connection.refuseRolledBack();
      return run();
    });
    tail = turn.catch(() => undefined);
    return turn;
  };
  const savepoints = new Savepoints((sql) => inTurn(() => connection.script(sql)));
  const read = <T>(statement: Statement<C, T>) => inTurn(() => statement(connection));
  const write = <T>(statement: WriteStatement<C, T>) => inTurn(() => asOne(statement, connection));
  return {
    transaction: {
      find: async (table, query) => read(find(table, query)),
      aggregate: async (table, query) => read(aggregate(table, query)),
      insert: async (table, rows, options) => write(insert(table, rows, options)),
      update: async (table, where, changes) => write(update(table, where, changes)),
      delete: async (table, where) => write(remove(table, where)),
      savepoint: (work) => savepoints.run(work),
    },
    async end() {
      isOpen = false;
      await tail;
    },
  };
}

/** Its connection is its own, so calls that are not awaited do no harm beyond it. */
export function readTransaction<C>(connection: C, { find, aggregate }: Statements<C>): OpenTransaction {
  const underWay = new Set<Promise<unknown>>();
  const run = async <T>(statement: Statement<C, T>): Promise<T> => {
    const running = Promise.resolve(statement(connection));
    underWay.add(running);
    return running.finally(() => underWay.delete(running));
  };
  const refuse = async (): Promise<never> => {
    throw new StorageError('invalid', 'This transaction only reads: open one with the mode write.');
  };
  return {
    transaction: {
      find: async (table, query) => run(find(table, query)),
      aggregate: async (table, query) => run(aggregate(table, query)),
      insert: refuse,
      update: refuse,
      delete: refuse,
      savepoint: (work) => work(),
    },
    async end() {
      await Promise.allSettled(underWay);
    },
  };
}

/** Several statements of one call: all or nothing, inside the transaction that is open. */
function asOne<C extends SqlConnection, T>(
  { statements, run }: WriteStatement<C, T>,
  connection: C,
): Awaitable<T> {
  if (statements < 2) return run(connection);
  return new Savepoints((sql) => connection.script(sql)).run(async () => run(connection));
}
