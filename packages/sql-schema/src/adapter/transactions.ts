import { StorageError, type Transaction } from '@skep/contracts';
import { Savepoints } from '../sqlite/savepoints.ts';
import type { Awaitable, SqlConnection, Statement, Statements, WriteStatement } from './statement.ts';

/** What the work of a transaction gets, and how it ends. */
export interface OpenTransaction {
  readonly transaction: Transaction;
  /** Waits for the call that is under way. Those that still wait for their turn, and all later ones, reject. */
  end(): Promise<void>;
}

/** Calls made at once run one after another; one runs at once where none is under way. */
export function writeTransaction<C extends SqlConnection>(
  connection: C,
  { find, aggregate, insert, update, remove }: Statements<C>,
): OpenTransaction {
  let isOpen = true;
  let tail: Promise<unknown> | null = null;
  const begin = <T>(run: () => Awaitable<T>): Awaitable<T> => {
    // The connection may belong to the next transaction by now.
    if (!isOpen) throw ended();
    connection.refuseRolledBack();
    return run();
  };
  const inTurn = <T>(run: () => Awaitable<T>): Awaitable<T> => {
    const turn = tail === null ? begin(run) : tail.then(() => begin(run));
    if (!(turn instanceof Promise)) return turn;
    const last = turn.then(ignore, ignore).then(() => {
      if (tail === last) tail = null;
    });
    tail = last;
    return turn;
  };
  const savepoints = new Savepoints((sql) => inTurn(() => connection.script(sql)));
  // Prepared at once, also where the call has to wait: the caller may change what it gave.
  const read = <T>(prepare: () => Statement<C, T>): Awaitable<T> => {
    if (!isOpen) throw ended();
    const statement = prepare();
    return inTurn(() => statement(connection));
  };
  const write = <T>(prepare: () => WriteStatement<C, T>): Awaitable<T> => {
    if (!isOpen) throw ended();
    const statement = prepare();
    return inTurn(() => asOne(statement, connection));
  };
  return {
    transaction: {
      find: async (table, query) => read(() => find(table, query)),
      aggregate: async (table, query) => read(() => aggregate(table, query)),
      insert: async (table, rows, options) => write(() => insert(table, rows, options)),
      update: async (table, where, changes) => write(() => update(table, where, changes)),
      delete: async (table, where) => write(() => remove(table, where)),
      async savepoint(work) {
        if (!isOpen) throw ended();
        return savepoints.run(work);
      },
    },
    async end() {
      isOpen = false;
      await tail;
    },
  };
}

/** Its connection is its own, so calls that are not awaited do no harm beyond it. */
export function readTransaction<C>(connection: C, { find, aggregate }: Statements<C>): OpenTransaction {
  let isOpen = true;
  const underWay = new Set<Promise<unknown>>();
  const run = <T>(prepare: () => Statement<C, T>): Awaitable<T> => {
    if (!isOpen) throw ended();
    const running = prepare()(connection);
    if (!(running instanceof Promise)) return running;
    underWay.add(running);
    return running.finally(() => underWay.delete(running));
  };
  const refuse = async (): Promise<never> => {
    if (!isOpen) throw ended();
    throw new StorageError('invalid', 'This transaction only reads: open one with the mode write.');
  };
  return {
    transaction: {
      find: async (table, query) => run(() => find(table, query)),
      aggregate: async (table, query) => run(() => aggregate(table, query)),
      insert: refuse,
      update: refuse,
      delete: refuse,
      async savepoint(work) {
        if (!isOpen) throw ended();
        return work();
      },
    },
    async end() {
      isOpen = false;
      await Promise.allSettled(underWay);
    },
  };
}

function ended(): StorageError {
  return new StorageError('invalid', 'This transaction has ended: await every call inside its work.');
}

function ignore(): void {}

/** Several statements of one call: all or nothing, inside the transaction that is open. */
function asOne<C extends SqlConnection, T>(
  { statements, run }: WriteStatement<C, T>,
  connection: C,
): Awaitable<T> {
  if (statements < 2) return run(connection);
  return new Savepoints((sql) => connection.script(sql)).run(async () => run(connection));
}
