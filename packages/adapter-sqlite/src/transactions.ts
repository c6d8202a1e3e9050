import { StorageError, type Transaction } from '@skep/contracts';
import { Savepoints } from '@skep/sql-schema';
import type { Connection } from './connection.ts';
import { aggregate, find, type Statement } from './statements/read.ts';
import { insert, remove, update, type Write } from './statements/write.ts';
import { refuseRolledBack } from './store.ts';

/** What the work of a write transaction gets. */
export function writeTransaction(connection: Connection): Transaction {
  const inside = <T>(statement: Statement<T>): T => {
    refuseRolledBack(connection);
    return statement(connection);
  };
  const savepoints = new Savepoints((sql) => {
    refuseRolledBack(connection);
    connection.run(sql);
  });
  return {
    find: async (table, query) => inside(find(table, query)),
    aggregate: async (table, query) => inside(aggregate(table, query)),
    insert: async (table, rows, options) => inside(asOne(insert(table, rows, options))),
    update: async (table, where, changes) => inside(update(table, where, changes).run),
    delete: async (table, where) => inside(remove(table, where).run),
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
  return (connection) => {
    connection.run('SAVEPOINT skep_call');
    try {
      const result = run(connection);
      connection.run('RELEASE skep_call');
      return result;
    } catch (error) {
      if (connection.inTransaction) {
        connection.run('ROLLBACK TO skep_call');
        connection.run('RELEASE skep_call');
      }
      throw error;
    }
  };
}
