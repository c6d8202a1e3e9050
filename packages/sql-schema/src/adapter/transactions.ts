import { StorageError, type Transaction } from '@skep/contracts';
import { Savepoints } from '../sqlite/savepoints.ts';
import type { Awaitable, SqlConnection, Statement, Statements, WriteStatement } from './statement.ts';

/** What the work of a write transaction gets. Calls made at once run one after another. */
export function writeTransaction<C extends SqlConnection>(
  connection: C,
  { find, aggregate, insert, update, remove }: Statements<C>,
): Transaction {
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Awaitable<T>): Promise<T> => {
    const turn = tail.then(() => {
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
    find: async (table, query) => read(find(table, query)),
    aggregate: async (table, query) => read(aggregate(table, query)),
    insert: async (table, rows, options) => write(insert(table, rows, options)),
    update: async (table, where, changes) => write(update(table, where, changes)),
    delete: async (table, where) => write(remove(table, where)),
    savepoint: (work) => savepoints.run(work),
  };
}

/** What the work of a read transaction gets. */
export function readTransaction<C>(connection: C, { find, aggregate }: Statements<C>): Transaction {
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
function asOne<C extends SqlConnection, T>(
  { statements, run }: WriteStatement<C, T>,
  connection: C,
): Awaitable<T> {
  if (statements < 2) return run(connection);
  return new Savepoints((sql) => connection.script(sql)).run(async () => run(connection));
}
