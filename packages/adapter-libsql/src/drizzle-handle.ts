import type { Client, InStatement, InValue, ResultSet } from '@libsql/client/sqlite3';
import { isStorageError, StorageError } from '@skep/contracts';
import { type SkepSchema, schema } from '@skep/sql-schema/drizzle';
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core';
import { drizzle } from 'drizzle-orm/libsql/sqlite3';
import type { Connection } from './connection.ts';
import type { Store } from './store.ts';

/** Drizzle with the tables and relations of the store. */
export type SkepDrizzle = LibSQLDatabase<{ [K in keyof SkepSchema]: SkepSchema[K] }>;

/**
 * A Drizzle over connections that only read committed data. A transaction, and a batch, has a connection of its own and
 * sees one unchanging state. Writing through it rejects with `read-only`, for such a write would be missing in the change
 * feed and escape all checks.
 */
export function drizzleHandle(connected: () => Store): SkepDrizzle {
  const client = {
    execute: async (statement: InStatement) => connected().read((connection) => read(connection, statement)),
    batch: async (statements: readonly InStatement[]) =>
      connected().view(async (connection) => {
        const results: ResultSet[] = [];
        for (const statement of statements) results.push(await read(connection, statement));
        return results;
      }),
    transaction: () => beginView(connected()),
  };
  // These are the methods of the client that Drizzle calls.
  return drizzle({ client: client as unknown as Client, schema: { ...schema } });
}

/** A view that ends with `commit` or `rollback`. */
async function beginView(store: Store) {
  const end = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<Connection>();
  const ended = store.view((connection) => {
    begun.resolve(connection);
    return end.promise;
  });
  ended.catch(begun.reject);
  const connection = await begun.promise;
  const finish = async () => {
    end.resolve();
    await ended;
  };
  return {
    execute: (statement: InStatement) => read(connection, statement),
    commit: finish,
    rollback: finish,
  };
}

async function read(connection: Connection, statement: InStatement): Promise<ResultSet> {
  try {
    return await connection.execute(withExactIntegers(statement));
  } catch (error) {
    if (!isStorageError(error) || error.reason !== 'read-only') throw error;
    throw new StorageError(
      'read-only',
      'adapter.drizzle only reads: write with the methods of the database, so that the change feed tells of it.',
      { cause: error.cause },
    );
  }
}

/** The driver binds JavaScript numbers as REAL. */
function withExactIntegers(statement: InStatement): InStatement {
  if (typeof statement === 'string' || !Array.isArray(statement.args)) return statement;
  const exact = (value: InValue) => (Number.isSafeInteger(value) ? BigInt(value as number) : value);
  return { sql: statement.sql, args: statement.args.map(exact) };
}
