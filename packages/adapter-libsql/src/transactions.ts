import { StorageError, type Transaction } from '@skep/contracts';
import { Savepoints } from '@skep/sql-schema';
import type { Connection } from './connection.ts';
import { aggregate, find, type Statement } from './statements/read.ts';
import { insert, remove, update, type Write } from './statements/write.ts';

/** What the work of a write transaction gets. Calls made at once run one after another. */
export function writeTransaction(connection: Connection): Transaction {
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(statement: Statement<T>): Promise<T> => {
    const turn = tail.then(() => statement(connection));
    tail = turn.catch(() => undefined);
    return turn;
  };
  const savepoints = new Savepoints((sql) => inTurn(() => connection.script(sql)));
  return {
    find: async (table, query) => inTurn(find(table, query)),
    aggregate: async (table, query) => inTurn(aggregate(table, query)),
    insert: async (table, rows, options) => inTurn(asOne(insert(table, rows, options))),
    update: async (table, where, changes) => inTurn(update(table, where, changes).run),
    delete: async (table, where) => inTurn(remove(table, where).run),
    savepoint: (work) => savepoints.run(work),
  };
}

/** What the work of a read transaction gets. */
export function readTransaction(connection: Connection): Transaction {
  const refuse = async (): Promise<never> => {
    throw new StorageError('invalid', 'This transaction only reads: open one with the mode write.');
  };
  return {
    find: async (table, query) => find(table, query)(connection),
    aggregate: async (table, query) => aggregate(table, query)(connection),
    insert: refuse,
    update: refuse,
    delete: refuse,
    savepoint: (work) => work(),
  };
}

/** Several statements of one call: all or nothing, inside the transaction that is open. */
function asOne<T>({ statements, run }: Write<T>): Statement<T> {
  if (statements < 2) return run;
  return (connection) => new Savepoints((sql) => connection.script(sql)).run(() => run(connection));
}
